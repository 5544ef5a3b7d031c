package im.crosstalk.file;

import im.crosstalk.file.personal.PersonalUploads;
import im.crosstalk.file.room.RoomFiles;
import im.crosstalk.file.transfer.Endings;
import im.crosstalk.file.upload.Upload;
import im.crosstalk.file.upload.Uploads;
import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.file.FileCommand.FileSealed;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Hands a file whose bytes are sealed to the feature that it was uploaded for. Old news lead to nothing. */
@Component
class SealedFiles {
    private final Uploads uploads;
    private final PersonalUploads personal;
    private final RoomFiles rooms;
    private final Endings transfers;

    SealedFiles(Uploads uploads, PersonalUploads personal, RoomFiles rooms, Endings transfers) {
        this.uploads = uploads;
        this.personal = personal;
        this.rooms = rooms;
        this.transfers = transfers;
    }

    Outcome sealed(FileSealed command, Request request) {
        Optional<Upload> found = uploads.sealed(command.file(), command.bytes());
        if (found.isEmpty()) {
            return Outcome.none();
        }
        Upload upload = found.get();
        return switch (upload.purpose()) {
            case PERSONAL -> personal.sealed(upload, command, request);
            case ROOM -> rooms.sealed(upload, command, request);
            case TRANSFER -> transfers.sealed(upload, command, request);
        };
    }
}
