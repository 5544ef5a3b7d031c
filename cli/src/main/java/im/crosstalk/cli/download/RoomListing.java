package im.crosstalk.cli.download;

import im.crosstalk.cli.JsonSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where a room's files are. */
final class RoomListing {
    private static final String LIST = "file_list_req";

    private RoomListing() {}

    /**
     * The URL of a file, relative to the server.
     *
     * @throws RefusedException when there is no such room or file for this user
     * @throws JsonSocket.NotSignedInException when the server does not take the token
     */
    static String find(HttpClient http, URI server, String token, String room, String name)
            throws IOException, InterruptedException {
        ObjectNode frame = JsonSocket.JSON.createObjectNode().put("action", LIST);
        frame.putObject("data").put("room_id", room);
        try (JsonSocket socket = JsonSocket.connect(http, server, token)) {
            JsonNode answer =
                    socket.ask(frame, each -> each.path("action").asString("").equals(LIST));
            if (!answer.path("status").asString("").equals("success")) {
                throw new RefusedException(answer.path("message").asString("refused"));
            }
            for (JsonNode file : answer.path("data").path("files")) {
                if (file.path("file_name").asString("").equals(name)) {
                    return file.path("download_url").asString("");
                }
            }
            throw new RefusedException("there is no file " + name + " in " + room + "; it has "
                    + PlainName.shown(answer.path("data").path("file_list").asString("[]")));
        }
    }
}
