package im.crosstalk.auth.web;

import im.crosstalk.auth.Answer;
import org.springframework.http.ResponseEntity;

/** Answers as HTTP: 200 with the value, 204 where there is none, 422 with the refusal. */
public final class Responses {
    private Responses() {}

    public static ResponseEntity<Object> of(Answer<?> answer) {
        return switch (answer) {
            case Answer.Refused<?> refused ->
                ResponseEntity.unprocessableContent().body(refused.refusal());
            case Answer.Done<?> done -> of(done.value());
        };
    }

    private static ResponseEntity<Object> of(Object value) {
        return value instanceof Answer.Nothing ? ResponseEntity.noContent().build() : ResponseEntity.ok(value);
    }
}
