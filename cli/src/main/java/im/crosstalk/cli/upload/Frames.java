package im.crosstalk.cli.upload;

import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/** What clients say in the dialect "upload". */
final class Frames {
    private final String fileId;

    Frames(String fileId) {
        this.fileId = fileId;
    }

    String start(String fileName, long fileSize) {
        return action("start")
                .put("fileName", fileName)
                .put("fileSize", fileSize)
                .toString();
    }

    /** Put together by hand: there are many, they are long, and neither base64 nor an upload's id holds what JSON escapes. */
    String chunk(long offset, byte[] bytes) {
        return "{\"action\":\"chunk\",\"fileId\":\"" + fileId + "\",\"offset\":" + offset + ",\"data\":\""
                + Base64.getEncoder().encodeToString(bytes) + "\"}";
    }

    String pause() {
        return action("pause").toString();
    }

    String resume() {
        return action("resume").toString();
    }

    String stop(boolean delete) {
        return action("stop").put("delete", delete).toString();
    }

    String complete(String sha256) {
        return action("complete").put("sha256", sha256).toString();
    }

    private ObjectNode action(String action) {
        return ServerEvent.JSON.createObjectNode().put("action", action).put("fileId", fileId);
    }
}
