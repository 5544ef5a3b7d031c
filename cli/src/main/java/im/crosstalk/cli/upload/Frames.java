package im.crosstalk.cli.upload;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What clients say in the dialect "upload". */
final class Frames implements Dialect {
    private final String fileId;

    Frames(String fileId) {
        this.fileId = fileId;
    }

    @Override
    public String start(String fileName, long fileSize) {
        return action("start")
                .put("fileName", fileName)
                .put("fileSize", fileSize)
                .toString();
    }

    /** Put together by hand: there are many, they are long, and neither base64 nor an upload's id holds what JSON escapes. */
    @Override
    public String chunk(long offset, byte[] bytes) {
        return "{\"action\":\"chunk\",\"fileId\":\"" + fileId + "\",\"offset\":" + offset + ",\"data\":\""
                + Base64.getEncoder().encodeToString(bytes) + "\"}";
    }

    @Override
    public boolean canPause() {
        return true;
    }

    @Override
    public String pause() {
        return action("pause").toString();
    }

    @Override
    public String resume() {
        return action("resume").toString();
    }

    @Override
    public String stop(boolean delete) {
        return action("stop").put("delete", delete).toString();
    }

    @Override
    public String complete(String sha256) {
        return action("complete").put("sha256", sha256).toString();
    }

    @Override
    public @Nullable ServerEvent read(String frame) {
        return ServerEvent.read(frame, fileId);
    }

    private ObjectNode action(String action) {
        return ServerEvent.JSON.createObjectNode().put("action", action).put("fileId", fileId);
    }
}
