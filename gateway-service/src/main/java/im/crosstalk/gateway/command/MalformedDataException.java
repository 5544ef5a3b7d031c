package im.crosstalk.gateway.command;

/** A command's data lack something, or it has another type. Carries no trace: it is thrown for what strangers send. */
final class MalformedDataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedDataException(String name, String why) {
        super(name + " " + why, null, false, false);
    }
}
