package im.crosstalk.auth.handler;

import im.crosstalk.auth.Answer;
import im.crosstalk.auth.account.Account;
import im.crosstalk.auth.account.Accounts;
import im.crosstalk.auth.account.Username;
import im.crosstalk.auth.settings.SettingsStore;
import im.crosstalk.platform.kafka.CommandHandlers;
import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.OwnedTopics;
import im.crosstalk.platform.kafka.QueryHandlers;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.platform.routing.Routes;
import im.crosstalk.platform.routing.RoutesUnavailableException;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.auth.AuthCommand;
import im.crosstalk.protocol.auth.AuthQuery;
import im.crosstalk.protocol.auth.AuthReply;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AuthHandlers {
    /** No dialect has a command that sets an avatar; the seed's field is there all the same. */
    private static final String NO_AVATAR = "";

    private final Accounts accounts;
    private final SettingsStore settings;
    private final Routes routes;

    AuthHandlers(Accounts accounts, SettingsStore settings, Routes routes) {
        this.accounts = accounts;
        this.settings = settings;
        this.routes = routes;
    }

    @Bean
    OwnedTopics authTopics() {
        return OwnedTopics.of(Topic.AUTH_REQUESTS, Topic.AUTH_QUERIES, Topic.AUTH_REVOCATIONS, Topic.USER_EVENTS);
    }

    @Bean
    CommandHandlers authCommands() {
        return CommandHandlers.of(Topic.AUTH_REQUESTS, AuthCommand.class)
                .on(AuthCommand.SaveSettings.class, this::save)
                .build();
    }

    @Bean
    QueryHandlers authQueries() {
        return QueryHandlers.of(Topic.AUTH_QUERIES, AuthQuery.class)
                .on(AuthQuery.FindUser.class, (query, request) -> find(query))
                .on(
                        AuthQuery.GetUser.class,
                        (query, request) -> found(accounts.findById(query.user().number())))
                .on(
                        AuthQuery.GetSettings.class,
                        (query, request) -> new AuthReply.Settings(
                                settings.find(request.caller().user()).orElse(null)))
                .build();
    }

    private Outcome save(AuthCommand.SaveSettings command, Request request) {
        return switch (settings.save(request.caller().user(), command.settings())) {
            case Answer.Done<?> done -> Outcome.reply(new AuthReply.Saved());
            case Answer.Refused<?> refused -> Outcome.reply(refused.refusal());
        };
    }

    private Reply find(AuthQuery.FindUser query) {
        return found(Username.parse(query.username()).flatMap(name -> accounts.findByUsernameKey(name.key())));
    }

    private Reply found(Optional<Account> account) {
        return account.<Reply>map(
                        one -> new AuthReply.UserFound(one.user(), one.username(), NO_AVATAR, isOnline(one.user())))
                .orElseGet(() -> Refusal.of(ErrorCode.USER_NOT_FOUND));
    }

    private boolean isOnline(UserId user) {
        try {
            return routes.online(List.of(user)).contains(user);
        } catch (RoutesUnavailableException unknown) {
            return false;
        }
    }
}
