package im.crosstalk.gateway.socket;

import im.crosstalk.protocol.ErrorCode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What one event loop has counted. Written by that loop only, so that counting costs next to nothing; read by anybody. */
public final class LoopCounts {
    /** How a connection may end besides being closed with a {@link CloseCode}. */
    public enum End {
        /** The client closed it. */
        CLIENT,
        /** It broke, without a closing handshake. */
        LOST,
        /** The client broke the rules of WebSocket. */
        PROTOCOL
    }

    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong behind = new AtomicLong();
    private final Map<CloseCode, AtomicLong> codes = each(CloseCode.class, CloseCode.values());
    private final Map<End, AtomicLong> ends = each(End.class, End.values());
    private final Map<ErrorCode, AtomicLong> refusals = each(ErrorCode.class, ErrorCode.values());

    private static <E extends Enum<E>> Map<E, AtomicLong> each(Class<E> type, E[] values) {
        return Arrays.stream(values)
                .collect(Collectors.toMap(
                        Function.identity(), each -> new AtomicLong(), (a, b) -> a, () -> new EnumMap<>(type)));
    }

    /** There is one writer: no atomic addition is needed. */
    private static void add(AtomicLong count, long more) {
        count.setOpaque(count.getPlain() + more);
    }

    private static <E extends Enum<E>> void add(Map<E, AtomicLong> counts, E which) {
        AtomicLong count = counts.get(which);
        if (count != null) {
            add(count, 1);
        }
    }

    private static <E extends Enum<E>> long of(Map<E, AtomicLong> counts, E which) {
        AtomicLong count = counts.get(which);
        return count == null ? 0 : count.getOpaque();
    }

    void frameOut(int size) {
        add(frames, 1);
        add(bytes, size);
    }

    void behind(int connections) {
        behind.setOpaque(connections);
    }

    void closed(CloseCode why) {
        add(codes, why);
    }

    void ended(End how) {
        add(ends, how);
    }

    /** A client was told that its request is refused. On the loop. */
    public void refused(ErrorCode why) {
        add(refusals, why);
    }

    /** Frames handed to sockets. */
    public long framesOut() {
        return frames.getOpaque();
    }

    /** Bytes of these. */
    public long bytesOut() {
        return bytes.getOpaque();
    }

    /** Connections whose clients did not take what was written, when it was last looked at. */
    public long behind() {
        return behind.getOpaque();
    }

    public long closes(CloseCode why) {
        return of(codes, why);
    }

    public long ends(End how) {
        return of(ends, how);
    }

    public long refusals(ErrorCode why) {
        return of(refusals, why);
    }
}
