package im.crosstalk.platform.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Catalog;
import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.RawJson;
import im.crosstalk.protocol.chat.CallId;
import im.crosstalk.protocol.chat.ChatReply.ReplayItem;
import im.crosstalk.protocol.chat.MembershipChange;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.file.FileId;
import im.crosstalk.protocol.file.FileName;
import im.crosstalk.protocol.file.Md5;
import im.crosstalk.protocol.file.Sha256;
import im.crosstalk.protocol.file.TransferId;
import im.crosstalk.protocol.file.UploadName;
import im.crosstalk.protocol.group.AccessRequest;
import im.crosstalk.protocol.group.Notice;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.DeviceId;
import im.crosstalk.protocol.id.MessageId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.Version;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdScalarSerializer;

/**
 * How the vocabulary is written as JSON: ids as bare numbers and strings, the members of a sealed family with their wire
 * name as {@code @type}, a name that no component can have. The records themselves stay free of annotations.
 */
public final class ProtocolModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    /** Families whose members are told apart by a {@code @type}. */
    private static final List<Class<?>> NAMED = List.of(
            Message.class,
            GatewayRecord.class,
            Audience.class,
            MembershipChange.class,
            ReplayItem.class,
            AccessRequest.Subject.class,
            Notice.What.class);

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@type")
    private interface Named {}

    public ProtocolModule() {
        super("crosstalk-protocol", Version.unknownVersion());
        number(UserId.class, UserId::number, UserId::new);
        number(ChatId.class, ChatId::number, ChatId::new);
        text(SessionId.class, SessionId::value, SessionId::new);
        text(DeviceId.class, DeviceId::value, DeviceId::new);
        text(MessageId.class, MessageId::toString, MessageId::parse);
        text(CallId.class, CallId::toString, CallId::parse);
        text(FileId.class, FileId::value, FileId::new);
        text(Sha256.class, Sha256::hex, Sha256::new);
        text(Md5.class, Md5::hex, Md5::new);
        text(FileName.class, FileName::value, FileName::new);
        text(TransferId.class, TransferId::toString, TransferId::parse);
        text(UploadName.class, UploadName::value, UploadName::new);
        text(GatewayAddress.class, GatewayAddress::toString, GatewayAddress::parse);
        addSerializer(RawJson.class, new RawJsonCodec.Serializer());
        addDeserializer(RawJson.class, new RawJsonCodec.Deserializer());
        addSerializer(StoredMessage.class, new StoredMessageCodec.Serializer());
        addDeserializer(StoredMessage.class, new StoredMessageCodec.Deserializer());
    }

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        for (Class<?> family : NAMED) {
            context.setMixIn(family, Named.class);
        }
        Catalog.MESSAGES
                .mapped(type -> type)
                .forEach((name, type) -> context.registerSubtypes(new NamedType(type, name)));
        named(context, GatewayRecord.class);
        named(context, Audience.class);
        named(context, MembershipChange.class);
        named(context, AccessRequest.Subject.class);
        named(context, Notice.What.class);
        named(context, ReplayItem.class);
    }

    private static <T> void named(SetupContext context, Class<T> family) {
        new Catalog<T>(List.of(family))
                .mapped(type -> type)
                .forEach((name, type) -> context.registerSubtypes(new NamedType(type, name)));
    }

    private <T> void number(Class<T> type, ToLongFunction<T> number, LongFunction<T> of) {
        addSerializer(type, new StdScalarSerializer<T>(type) {
            @Override
            public void serialize(T value, JsonGenerator out, SerializationContext context) {
                out.writeNumber(number.applyAsLong(value));
            }
        });
        addDeserializer(type, new StdScalarDeserializer<T>(type) {
            @Override
            public T deserialize(JsonParser in, DeserializationContext context) {
                if (in.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                    return reportWrong(context);
                }
                try {
                    return of.apply(in.getLongValue());
                } catch (InvalidFieldException invalid) {
                    return reportWrong(context);
                }
            }

            private T reportWrong(DeserializationContext context) {
                return context.reportInputMismatch(type, "not a %s", type.getSimpleName());
            }
        });
    }

    private <T> void text(Class<T> type, Function<T, String> text, Function<String, T> of) {
        addSerializer(type, new StdScalarSerializer<T>(type) {
            @Override
            public void serialize(T value, JsonGenerator out, SerializationContext context) {
                out.writeString(text.apply(value));
            }
        });
        addDeserializer(type, new StdScalarDeserializer<T>(type) {
            @Override
            public T deserialize(JsonParser in, DeserializationContext context) {
                if (in.currentToken() != JsonToken.VALUE_STRING) {
                    return context.reportInputMismatch(type, "not a %s", type.getSimpleName());
                }
                try {
                    return of.apply(in.getString());
                } catch (InvalidFieldException | IllegalArgumentException invalid) {
                    return context.reportInputMismatch(type, "not a %s", type.getSimpleName());
                }
            }
        });
    }
}
