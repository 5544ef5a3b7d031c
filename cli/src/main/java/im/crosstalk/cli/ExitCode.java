package im.crosstalk.cli;

/** How the programs end, for scripts. Signals end them with 128 and the signal's number: 130 for Ctrl-C, 143 for SIGTERM. */
public final class ExitCode {
    /** All of it is there. */
    public static final int DONE = 0;

    /** Refused by the server, or something is wrong on this side: trying again as it is will not help. */
    public static final int FAILED = 1;

    /** The server wants to know who it is, or does not believe it. */
    public static final int NOT_SIGNED_IN = 2;

    /** The server could not be reached, or did not recover, for as long as was to be waited. Trying again goes on. */
    public static final int UNREACHABLE = 3;

    /** Ended by a key before it was complete. */
    public static final int UNFINISHED = 4;

    /** A wrong command line, as {@code sysexits.h} has it. */
    public static final int USAGE = 64;

    private ExitCode() {}
}
