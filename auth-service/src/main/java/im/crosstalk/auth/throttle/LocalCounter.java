package im.crosstalk.auth.throttle;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Counts for this instance alone, in bounded memory: beyond {@link #MAX_KEYS} the least recently used key is forgotten. */
@Component
final class LocalCounter implements Counter {
    static final int MAX_KEYS = 20_000;

    private final Map<String, Map<String, Long>> tickets = new LinkedHashMap<>(16, 0.75f, true);

    @Override
    public synchronized boolean hasRoom(List<Limit> limits, long now) {
        for (Limit limit : limits) {
            Map<String, Long> taken = tickets.get(limit.key());
            if (taken != null) {
                taken.values().removeIf(at -> at <= now - limit.window().toMillis());
                if (taken.size() >= limit.max()) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public synchronized boolean take(List<Limit> limits, String ticket, long now) {
        if (!hasRoom(limits, now)) {
            return false;
        }
        for (Limit limit : limits) {
            tickets.computeIfAbsent(limit.key(), key -> new TreeMap<>()).put(ticket, now);
        }
        for (Iterator<String> oldest = tickets.keySet().iterator(); tickets.size() > MAX_KEYS; ) {
            oldest.next();
            oldest.remove();
        }
        return true;
    }

    @Override
    public synchronized void giveBack(List<Limit> limits, String ticket) {
        for (Limit limit : limits) {
            Map<String, Long> taken = tickets.get(limit.key());
            if (taken != null) {
                taken.remove(ticket);
                if (taken.isEmpty()) {
                    tickets.remove(limit.key());
                }
            }
        }
    }

    synchronized int size() {
        return tickets.size();
    }
}
