package im.crosstalk.auth.web;

import im.crosstalk.auth.Answer;
import im.crosstalk.protocol.Refusal;
import org.springframework.http.ResponseEntity;

/** Answers as HTTP: 200 with the value, 204 where there is none, 422 with the refusal. */
public final class Responses {
    private Responses() {}

    public static ResponseEntity<Object> of(Answer<?> answer) {
        return switch (answer) {
            case Answer.Refused<?>(Refusal refusal) ->
                ResponseEntity.unprocessableContent().body(refusal);
            case Answer.Done<?>(Answer.Nothing _) ->
                ResponseEntity.noContent().build();
            case Answer.Done<?>(Object value) -> ResponseEntity.ok(value);
        };
    }
}
