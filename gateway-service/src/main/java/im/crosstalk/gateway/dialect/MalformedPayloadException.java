package im.crosstalk.gateway.dialect;

/** A field is missing or not of its type. Its message names the field. Carries no trace: strangers cause it. */
public final class MalformedPayloadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedPayloadException(String field, String why) {
        super(field + " " + why, null, false, false);
    }
}
