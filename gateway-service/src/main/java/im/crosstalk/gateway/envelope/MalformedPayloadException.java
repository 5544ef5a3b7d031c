package im.crosstalk.gateway.envelope;

/** A field is missing or not of its type. Its message names the field. Carries no trace: strangers cause it. */
final class MalformedPayloadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedPayloadException(String field, String why) {
        super(field + " " + why, null, false, false);
    }
}
