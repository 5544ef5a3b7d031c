package im.crosstalk.file.http;

import im.crosstalk.file.store.StorageException;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.file.FileApi;
import im.crosstalk.protocol.file.FileApi.Problem;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns what goes wrong into problem details that tell nothing of the inside. */
@RestControllerAdvice
class Problems {
    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(FileProblem problem) {
        var headers = new HttpHeaders();
        headers.set(Tus.RESUMABLE, Tus.VERSION);
        headers.setCacheControl("no-store");
        if (problem.offset() != null) {
            headers.set(FileApi.UPLOAD_OFFSET, Long.toString(problem.offset()));
        }
        if (problem.packet() != null) {
            headers.set(FileApi.NEXT_PACKET, Long.toString(problem.packet()));
        }
        if (problem.problem() == Problem.UNAUTHENTICATED) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (problem.problem() == Problem.LOCKED || problem.problem() == Problem.UNAVAILABLE) {
            headers.set(HttpHeaders.RETRY_AFTER, "1");
        }
        ProblemDetail detail = ProblemDetail.forStatus(problem.status());
        detail.setTitle(problem.problem().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        detail.setDetail(problem.detail());
        detail.setProperty("code", problem.problem().name());
        return ResponseEntity.status(problem.status())
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(detail);
    }

    @ExceptionHandler
    ResponseEntity<Void> unsupported(UnsupportedVersionException version) {
        return ResponseEntity.status(412)
                .header(Tus.RESUMABLE, Tus.VERSION)
                .header(Tus.VERSIONS, Tus.VERSION)
                .build();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> invalid(InvalidFieldException invalid) {
        Problem problem = invalid.code() == ErrorCode.RESOURCE_NOT_FOUND ? Problem.NOT_FOUND : Problem.INVALID_REQUEST;
        return refused(new FileProblem(problem, String.valueOf(invalid.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> storage(StorageException failure) {
        if (failure.full()) {
            log.error("there is no room for files: {}", failure.toString());
            return refused(new FileProblem(Problem.STORAGE_FULL, "there is no room; what was acknowledged is kept"));
        }
        log.error("the store fails", failure);
        return refused(new FileProblem(Problem.UNAVAILABLE, "the store does not answer"));
    }

    @ExceptionHandler({DataAccessException.class, CannotCreateTransactionException.class})
    ResponseEntity<ProblemDetail> database(RuntimeException failure) {
        log.error("the database fails", failure);
        return refused(new FileProblem(Problem.UNAVAILABLE, "try again"));
    }
}
