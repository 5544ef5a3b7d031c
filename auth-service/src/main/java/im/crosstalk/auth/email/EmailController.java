package im.crosstalk.auth.email;

import im.crosstalk.auth.web.Responses;
import im.crosstalk.protocol.auth.AuthApi;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class EmailController {
    private final CodeMails mails;

    EmailController(CodeMails mails) {
        this.mails = mails;
    }

    @PostMapping(AuthApi.SEND_EMAIL_CODE)
    ResponseEntity<Object> sendCode(@RequestBody AuthApi.SendEmailCode request) {
        return Responses.of(mails.send(request));
    }
}
