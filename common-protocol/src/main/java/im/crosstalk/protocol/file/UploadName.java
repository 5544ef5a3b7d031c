package im.crosstalk.protocol.file;

import im.crosstalk.protocol.InvalidFieldException;
import java.util.regex.Pattern;

/**
 * What a client calls an upload ({@code fileId} in dialect upload): 1 to 128 characters of ASCII letters, digits,
 * {@code .}, {@code _}, {@code -}, {@code :}. One namespace for each user, and one for all who have not signed in.
 */
public record UploadName(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    public UploadName {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidFieldException("fileId", "has 1 to 128 letters, digits, and . _ - :");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
