package im.crosstalk.gateway.roomfile;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What frames are about, with the text for people that tells success; the last three go both ways. */
enum RoomAction {
    FILE_SEND_INIT("room_file.init"),
    FILE_SEND_DATA("room_file.data"),
    FILE_SEND_FIN("room_file.fin"),
    FILE_LIST_REQ("room_file.list"),
    FILE_DOWN_REQ("room_file.down"),
    FILE_DOWN_META("room_file.down"),
    FILE_DOWN_DATA("room_file.down"),
    FILE_DOWN_FIN("room_file.down");

    private static final Map<String, RoomAction> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(RoomAction::word, Function.identity()));

    private final String text;

    RoomAction(String text) {
        this.text = text;
    }

    static @Nullable RoomAction of(@Nullable String word) {
        return word == null ? null : BY_NAME.get(word);
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String text() {
        return text;
    }

    /** Whether such a frame brings a packet or acknowledges one. */
    boolean isOfPackets() {
        return this == FILE_SEND_DATA || this == FILE_DOWN_DATA;
    }
}
