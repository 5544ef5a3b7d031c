package im.crosstalk.protocol;

import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A delivery and whom it is for.
 *
 * @param except a session that does not get it, because it caused it and is answered otherwise
 * @param answers the waiting request that this delivery answers: its gateway gets the delivery whether or not it holds
 *     others of the audience, and answers the session {@code except} from it, so that one record serves both
 * @param receiptsTo the user to whom the recipients' gateways send receipts; their gateways are named to them
 * @param enrols a group whose routes the audience's gateways are put into before the delivery is published, so that what
 *     is sent to the group next reaches those who have just joined
 */
public record Push(
        Audience audience,
        Delivery delivery,
        @Nullable SessionId except,
        @Nullable Origin answers,
        @Nullable UserId receiptsTo,
        @Nullable ChatId enrols) {
    public Push(Audience audience, Delivery delivery) {
        this(audience, delivery, null, null, null, null);
    }

    /** For all of the audience but the one who caused it. */
    public Push(Audience audience, Delivery delivery, @Nullable SessionId except) {
        this(audience, delivery, except, null, null, null);
    }

    /** For all of the audience; it answers the one who caused it. */
    public Push(
            Audience audience,
            Delivery delivery,
            @Nullable SessionId except,
            @Nullable Origin answers,
            @Nullable UserId receiptsTo) {
        this(audience, delivery, except, answers, receiptsTo, null);
    }
}
