package im.crosstalk.auth.account;

import im.crosstalk.auth.Answer;
import im.crosstalk.auth.web.Responses;
import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.auth.AuthApi;
import im.crosstalk.protocol.id.UserId;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class AccountController {
    private static final int MAX_LOOKED_UP = 1_000;

    private final Registration registration;
    private final EmailChange emailChange;
    private final Accounts accounts;

    AccountController(Registration registration, EmailChange emailChange, Accounts accounts) {
        this.registration = registration;
        this.emailChange = emailChange;
        this.accounts = accounts;
    }

    @PostMapping(AuthApi.REGISTER)
    ResponseEntity<Object> register(@RequestBody AuthApi.Register request) {
        return Responses.of(registration.register(request));
    }

    @PostMapping(AuthApi.SET_EMAIL)
    ResponseEntity<Object> setEmail(@RequestBody AuthApi.SetEmail request) {
        return Responses.of(emailChange.setEmail(request));
    }

    @PostMapping(AuthApi.USERS)
    ResponseEntity<Object> users(@RequestBody AuthApi.LookUpUsers request) {
        if (request.users().contains(null) || request.users().size() > MAX_LOOKED_UP) {
            throw new InvalidFieldException("users", "are at most " + MAX_LOOKED_UP + " numbers");
        }
        var numbers = request.users().stream().map(UserId::number).toList();
        return Responses.of(Answer.done(new AuthApi.Users(accounts.findByNumberIn(numbers).stream()
                .map(account -> new AuthApi.Users.User(account.user(), account.username()))
                .toList())));
    }
}
