package im.crosstalk.protocol;

/**
 * A record was built from a value that its rules forbid. Thrown by compact constructors only; whoever builds a record
 * from a client's words turns it into a {@link Refusal} with {@link #code()}.
 */
public final class InvalidFieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String field;

    public InvalidFieldException(String field, String why) {
        this(ErrorCode.INVALID_PAYLOAD, field, why);
    }

    public InvalidFieldException(ErrorCode code, String field, String why) {
        super(field + ": " + why, null, false, false);
        this.code = code;
        this.field = field;
    }

    public ErrorCode code() {
        return code;
    }

    /** The component's name, in the vocabulary's own spelling. */
    public String field() {
        return field;
    }
}
