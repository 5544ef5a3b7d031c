package im.crosstalk.standalone;

/** Why the system cannot be started, in words for whoever typed the command. */
final class NotStarted extends Exception {

    private static final long serialVersionUID = 1;

    NotStarted(String reason) {
        super(reason);
    }
}
