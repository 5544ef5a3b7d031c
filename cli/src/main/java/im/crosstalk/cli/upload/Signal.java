package im.crosstalk.cli.upload;

/** What an upload is told, by whichever thread. */
sealed interface Signal {
    record Key(char key) implements Signal {}

    record Opened(UploadSocket socket) implements Signal {}

    record Said(UploadSocket socket, ServerEvent event) implements Signal {}

    /** @param status of HTTP, when the server refused the handshake by one; else 0 */
    record Lost(UploadSocket socket, int status, String reason) implements Signal {
        static final int UNAUTHORIZED = 401;

        /** Whether the server, or what stands before it, may well take the next attempt. */
        boolean isPassing() {
            return status == 0 || status == 408 || status == 429 || status >= 500;
        }
    }
}
