package im.crosstalk.auth.account;

import im.crosstalk.protocol.ErrorCode;
import org.hibernate.exception.ConstraintViolationException;
import org.springframework.dao.DataIntegrityViolationException;

/** Which unique index refused a row. */
final class Taken {
    private Taken() {}

    /** @throws DataIntegrityViolationException {@code violation} itself when it was none of them */
    static ErrorCode by(DataIntegrityViolationException violation) {
        if (violation.getCause() instanceof ConstraintViolationException constraint) {
            if ("account_username_taken".equals(constraint.getConstraintName())) {
                return ErrorCode.USERNAME_TAKEN;
            }
            if ("account_email_taken".equals(constraint.getConstraintName())) {
                return ErrorCode.EMAIL_TAKEN;
            }
        }
        throw violation;
    }
}
