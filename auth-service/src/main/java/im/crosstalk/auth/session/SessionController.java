package im.crosstalk.auth.session;

import im.crosstalk.auth.web.Responses;
import im.crosstalk.protocol.auth.AuthApi;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class SessionController {
    private final SignIns signIns;
    private final Sessions sessions;
    private final SignOuts signOuts;
    private final SigningKeys keys;

    SessionController(SignIns signIns, Sessions sessions, SignOuts signOuts, SigningKeys keys) {
        this.signIns = signIns;
        this.sessions = sessions;
        this.signOuts = signOuts;
        this.keys = keys;
    }

    @PostMapping(AuthApi.SIGN_IN)
    ResponseEntity<Object> signIn(@RequestBody AuthApi.SignIn request) {
        return Responses.of(signIns.signIn(request));
    }

    @PostMapping(AuthApi.RESUME)
    ResponseEntity<Object> resume(@RequestBody AuthApi.ResumeSession request) {
        return Responses.of(signIns.resume(request));
    }

    @PostMapping(AuthApi.ISSUE_TOKEN)
    ResponseEntity<Object> issueToken(@RequestBody AuthApi.IssueToken request) {
        return Responses.of(sessions.issueToken(request));
    }

    @PostMapping(AuthApi.SIGN_OUT)
    ResponseEntity<Object> signOut(@RequestBody AuthApi.SignOut request) {
        return Responses.of(signOuts.signOut(request));
    }

    @GetMapping(path = AuthApi.JWKS, produces = MediaType.APPLICATION_JSON_VALUE)
    String keys() {
        return keys.published().toString(true);
    }
}
