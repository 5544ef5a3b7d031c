package im.crosstalk.protocol.file;

import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.InvalidFieldException;
import java.util.UUID;
import java.util.regex.Pattern;

/** A file's random, unguessable name: 32 hexadecimal digits. */
public record FileId(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    /** @throws InvalidFieldException with {@link ErrorCode#RESOURCE_NOT_FOUND}: what no file can be called, none is */
    public FileId {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidFieldException(ErrorCode.RESOURCE_NOT_FOUND, "file_id", "names no file");
        }
    }

    public static FileId random() {
        return new FileId(UUID.randomUUID().toString().replace("-", ""));
    }

    /** Where the file lies, for clients: path-absolute, to be resolved against the gateway. */
    public String path() {
        return FileApi.FILES + "/" + value;
    }

    @Override
    public String toString() {
        return value;
    }
}
