package im.crosstalk.file.http;

import im.crosstalk.file.room.RoomPackets;
import im.crosstalk.file.room.RoomPackets.Taken;
import im.crosstalk.protocol.file.FileApi;
import im.crosstalk.protocol.file.FileApi.Problem;
import im.crosstalk.protocol.file.FileId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Numbered packets of rooms' files. */
@RestController
class PacketController {
    private final Access access;
    private final RoomPackets packets;

    PacketController(Access access, RoomPackets packets) {
        this.access = access;
        this.packets = packets;
    }

    @PutMapping(FileApi.FILES + "/{id}/" + FileApi.PACKETS + "/{number:[0-9]{1,15}}")
    ResponseEntity<Void> put(@PathVariable String id, @PathVariable long number, HttpServletRequest request)
            throws IOException {
        FileId file = access.forWriting(new FileId(id), request, true).id();
        long length = request.getContentLengthLong();
        if (length < 0) {
            throw new FileProblem(Problem.INVALID_REQUEST, "Content-Length: is needed");
        }
        return switch (packets.take(file, number, length, request.getInputStream())) {
            case Taken.Stored stored ->
                ResponseEntity.ok()
                        .header(FileApi.NEXT_PACKET, Long.toString(stored.next()))
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build();
            case Taken.TooEarly early ->
                throw new FileProblem(Problem.PACKET_MISMATCH, "packet " + early.next() + " is expected")
                        .atPacket(early.next());
            case Taken.Misfit misfit -> throw new FileProblem(Problem.INVALID_RANGE, misfit.why());
            case Taken.Refused refused ->
                throw new IllegalStateException(
                        "not stored: " + Outcomes.stored(refused.why()).id());
        };
    }
}
