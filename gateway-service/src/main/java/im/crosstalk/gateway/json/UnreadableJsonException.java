package im.crosstalk.gateway.json;

/** A text is no JSON object as the contract wants it. Carries no trace: it is thrown for what strangers send. */
public final class UnreadableJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableJsonException(String why) {
        super(why, null, false, false);
    }
}
