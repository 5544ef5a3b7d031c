package im.crosstalk.gateway.roomfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.gateway.dialect.FileAnswer;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.Texts;
import im.crosstalk.gateway.testing.Golden;
import im.crosstalk.protocol.file.FileId;
import im.crosstalk.protocol.file.FileName;
import im.crosstalk.protocol.file.RoomFile;
import im.crosstalk.protocol.file.Sha256;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Frames as the seed has them, both ways. (Its room, uu_369959f, is odd and so a group's: here it is the next lower one.) */
class RoomFileGoldenTest {
    private static final RoomFileDialect DIALECT = new RoomFileDialect(new Texts());
    private static final FileId ID = new FileId("fedcba9876543210fedcba9876543210");
    private static final RoomFile FILE = new RoomFile(
            ID,
            new ChatId(0x369959e),
            new FileName("text (2).txt"),
            3,
            "text/plain",
            new UserId(3),
            "ann",
            new Sha256("ab".repeat(32)),
            1_747_312_205_123L,
            ID.path());
    private static final Map<String, FileAnswer> OWN = Map.of(
            "PacketStored", new FileAnswer.PacketStored(1, false),
            "PacketStoredQuietly", new FileAnswer.PacketStored(1, true),
            "PacketTooEarly", new FileAnswer.PacketTooEarly(4, 2),
            "DownloadOffered", new FileAnswer.DownloadOffered(FILE, 65_536, 1),
            "DownloadPacket", new FileAnswer.DownloadPacket(FILE, 1, "abc".getBytes(UTF_8)),
            "DownloadFinished", new FileAnswer.DownloadFinished(FILE),
            "DownloadBroken", new FileAnswer.DownloadBroken(FILE, "it is gone"));

    static List<JsonNode> requests() {
        return Golden.lines("roomfile/requests.jsonl");
    }

    static List<JsonNode> answers() {
        return Golden.lines("roomfile/answers.jsonl");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestAsksForThis(JsonNode golden) {
        Request request = Golden.request(DIALECT, golden.path("frame"));
        String asks = request instanceof Request.InNameOf named && named.request() instanceof Request.Packet packet
                ? named.username() + " " + packet.file() + " " + packet.number() + " "
                        + Base64.getEncoder().encodeToString(packet.bytes())
                : request.toString();
        assertThat(asks).isEqualTo(golden.path("asks").asString(""));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerIsThisFrame(JsonNode golden) {
        String action = golden.path("to").asString("");
        var ref = new RoomRef(RoomAction.of(action), action, "user1", "uu_369959e", "text.txt", "abcdefgh");
        assertThat(Golden.frames(DIALECT, ref, Golden.reply(golden.path("reply"), OWN)))
                .containsExactly(golden.path("frame"));
    }

    @Test
    void everyActionHasAGolden() {
        var seen = new TreeSet<String>();
        requests()
                .forEach(golden -> seen.add(golden.path("frame").path("action").asString("")));
        var all = new TreeSet<String>();
        for (RoomAction action : RoomAction.values()) {
            all.add(action.word());
        }
        assertThat(seen).isEqualTo(all);
    }
}
