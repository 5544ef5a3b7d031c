package im.crosstalk.cli.upload;

/** How a run ends. */
sealed interface Ending {
    record Complete(String path) implements Ending {}

    /** It was complete before this run. */
    record AlreadyThere() implements Ending {}

    record Refused(String reason) implements Ending {}

    record NotSignedIn(String reason) implements Ending {}

    record Unreachable(String reason) implements Ending {}

    /** @param deleted whether what was sent is deleted; else it stays, and another run goes on */
    record Stopped(boolean deleted) implements Ending {}
}
