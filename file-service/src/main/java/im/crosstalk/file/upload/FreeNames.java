package im.crosstalk.file.upload;

import im.crosstalk.protocol.file.FileName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Finds {@code name}, {@code name (2)} … that is not taken. */
public final class FreeNames {
    private static final int FIRST_LOOK = 8;
    private static final int GROWTH = 8;

    private FreeNames() {}

    /** @param taken those of the given names that are taken; asked a few times, about more and more names */
    public static FileName free(FileName wanted, Function<String[], List<String>> taken) {
        int from = 1;
        int count = FIRST_LOOK;
        while (true) {
            List<FileName> candidates = new ArrayList<>(count);
            for (int ordinal = from; ordinal < from + count; ordinal++) {
                candidates.add(wanted.numbered(ordinal));
            }
            Set<String> gone = new HashSet<>(
                    taken.apply(candidates.stream().map(FileName::value).toArray(String[]::new)));
            for (FileName candidate : candidates) {
                if (!gone.contains(candidate.value())) {
                    return candidate;
                }
            }
            from += count;
            count *= GROWTH;
        }
    }
}
