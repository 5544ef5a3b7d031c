package im.crosstalk.protocol;

import org.jspecify.annotations.Nullable;

/** A request to change something; handled exactly once, in order of its {@link #partitionKey()}. */
public interface Command extends Message {
    /**
     * What keeps order: commands with one key are handled in the order in which they were published. Null means the
     * caller's user number.
     */
    @Nullable
    Long partitionKey();

    /** The topic on which the owning service reads this command. */
    Topic topic();
}
