package im.crosstalk.gateway.upload;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What clients ask for. */
enum UploadAction {
    START,
    CHUNK,
    PAUSE,
    RESUME,
    STOP,
    COMPLETE;

    private static final Map<String, UploadAction> BY_NAME = Stream.of(values())
            .collect(Collectors.toUnmodifiableMap(
                    action -> action.name().toLowerCase(Locale.ROOT), Function.identity()));

    static @Nullable UploadAction of(@Nullable String name) {
        return name == null ? null : BY_NAME.get(name);
    }
}
