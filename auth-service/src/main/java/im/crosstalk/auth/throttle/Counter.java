package im.crosstalk.auth.throttle;

import java.util.List;

/** Counts tickets in sliding windows. */
sealed interface Counter permits RedisCounter, LocalCounter {
    /** Whether every limit has room. */
    boolean hasRoom(List<Limit> limits, long now);

    /** Takes a place in every limit, or in none when one of them is full; atomic. */
    boolean take(List<Limit> limits, String ticket, long now);

    /** Gives the places of a ticket back; of an unknown one there are none. */
    void giveBack(List<Limit> limits, String ticket);
}
