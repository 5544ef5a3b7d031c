package im.crosstalk.protocol;

/**
 * What integrators read from {@code im.events.*}: a CloudEvent whose type is the record's {@link WireName} and whose
 * data are its components, in snake case. Ids are those of the envelope dialect.
 */
public interface Event {
    Topic topic();

    /** Keeps order: the chat's or user's number. */
    String key();

    /** {@code ce_id}: the same when the event is published again after a crash. */
    String id();

    /** {@code ce_subject}: what it is about. */
    String subject();
}
