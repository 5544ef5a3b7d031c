package im.crosstalk.file.room;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.crosstalk.protocol.chat.Content;
import im.crosstalk.protocol.file.RoomFile;
import tools.jackson.databind.json.JsonMapper;

/** The JSON by which a message points at a file. */
record FilePointer(
        @JsonProperty("file_id") String fileId,
        @JsonProperty("file_name") String fileName,
        @JsonProperty("file_size") long fileSize,
        @JsonProperty("file_type") String fileType,
        String sha256,
        @JsonProperty("download_url") String downloadUrl) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    static Content to(RoomFile file) {
        var pointer = new FilePointer(
                file.file().value(),
                file.name().value(),
                file.size(),
                file.type(),
                file.sha256().hex(),
                file.path());
        return Content.of(Content.FILE_POINTER, MAPPER.writeValueAsString(pointer));
    }
}
