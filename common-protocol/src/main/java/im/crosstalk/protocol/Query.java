package im.crosstalk.protocol;

/** A request that changes nothing; handled concurrently, and dropped once its deadline has passed. */
public interface Query extends Message {
    /** The topic on which the owning service reads this query. */
    Topic topic();
}
