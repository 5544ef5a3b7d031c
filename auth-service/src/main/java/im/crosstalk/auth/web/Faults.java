package im.crosstalk.auth.web;

import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Everything that is thrown, as an answer that tells nothing of our inside: a broken rule as a refusal, the framework's
 * own exceptions as problem details (RFC 9457), the rest as a bare 500.
 */
@RestControllerAdvice
class Faults extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    @ExceptionHandler
    ResponseEntity<Refusal> invalidField(InvalidFieldException invalid) {
        return ResponseEntity.unprocessableContent().body(Refusal.of(invalid.code(), invalid.field()));
    }

    @ExceptionHandler
    ProblemDetail fault(Exception fault) {
        LOG.error("a request failed", fault);
        return ProblemDetail.forStatus(HttpStatus.INTERNAL_SERVER_ERROR);
    }
}
