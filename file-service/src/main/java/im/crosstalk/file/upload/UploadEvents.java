package im.crosstalk.file.upload;

import im.crosstalk.protocol.file.FileApi;
import im.crosstalk.protocol.file.FileEvent.Uploaded;
import im.crosstalk.protocol.file.TransferId;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.PublicIds;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells integrators of complete files. */
@Component
public class UploadEvents {
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final PublicIds ids;

    UploadEvents(PublicIds ids) {
        this.ids = ids;
    }

    /** @param chat in which it was sent; null for a user's own */
    public Uploaded uploaded(Upload upload, @Nullable ChatId chat, @Nullable TransferId transfer, long now) {
        boolean known = !upload.owner().equals(FileApi.ANYBODY);
        return new Uploaded(
                upload.id().value(),
                upload.name().value(),
                upload.size(),
                upload.type(),
                upload.digest().hex(),
                upload.purpose(),
                known ? ids.ofUser(upload.owner()) : null,
                known ? Long.valueOf(upload.owner().number()) : null,
                known ? upload.ownerName() : null,
                chat == null ? null : Long.valueOf(chat.number()),
                chat == null ? null : chat.roomId(),
                transfer == null ? null : transfer.toString(),
                iso(now));
    }

    /** Epoch milliseconds as clients and integrators read them. */
    public static String iso(long millis) {
        return ISO.format(Instant.ofEpochMilli(millis));
    }
}
