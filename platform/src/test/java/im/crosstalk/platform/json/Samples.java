package im.crosstalk.platform.json;

import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.RawJson;
import im.crosstalk.protocol.chat.CallId;
import im.crosstalk.protocol.chat.Content;
import im.crosstalk.protocol.file.FileId;
import im.crosstalk.protocol.file.FileName;
import im.crosstalk.protocol.file.Md5;
import im.crosstalk.protocol.file.Sha256;
import im.crosstalk.protocol.file.TransferId;
import im.crosstalk.protocol.file.UploadName;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.DeviceId;
import im.crosstalk.protocol.id.MessageId;
import im.crosstalk.protocol.id.UserId;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes instances of the vocabulary's records, with all components or with all optional ones left out. */
final class Samples {
    private static final ChatId CHAT = ChatId.ofPrivate(new UserId(3), new UserId(9));
    private static final Map<Type, Object> LEAVES = Map.ofEntries(
            Map.entry(String.class, "ä\"\\\n😀 text"),
            Map.entry(long.class, 5_000_000_000L),
            Map.entry(Long.class, 5_000_000_001L),
            Map.entry(int.class, 42),
            Map.entry(boolean.class, true),
            Map.entry(UUID.class, new UUID(0x8000, 9)),
            Map.entry(UserId.class, new UserId(3)),
            Map.entry(ChatId.class, CHAT),
            Map.entry(DeviceId.class, new DeviceId("phone")),
            Map.entry(MessageId.class, new MessageId(CHAT, 17)),
            Map.entry(CallId.class, new CallId(CHAT, "0123456789abcdef0123456789abcdef")),
            Map.entry(FileId.class, new FileId("0123456789abcdef0123456789abcdef")),
            Map.entry(FileName.class, new FileName("tệp \"1\".txt")),
            Map.entry(TransferId.class, new TransferId(CHAT, "0123456789abcdef0123456789abcdef")),
            Map.entry(UploadName.class, new UploadName("a:b_c.d-1")),
            Map.entry(Sha256.class, Sha256.of(new byte[32])),
            Map.entry(Md5.class, new Md5("0123456789abcdef0123456789abcdef")),
            Map.entry(GatewayAddress.class, new GatewayAddress("gateway-service-1", 1_790_000_000_000L)),
            Map.entry(RawJson.class, new RawJson("{\"b\":[1,null,{\"ü\":1.50}],\"a\":\"\\\\\"}")),
            Map.entry(Content.class, new Content("TEXT", "ä\"\\\n😀 text", "REPLY", true)));

    private final boolean full;

    private Samples(boolean full) {
        this.full = full;
    }

    static <T> List<T> of(Class<T> type) {
        List<T> samples = new ArrayList<>();
        new Samples(true).all(type).forEach(sample -> samples.add(type.cast(sample)));
        new Samples(false).all(type).stream().limit(1).forEach(sample -> samples.add(type.cast(sample)));
        return samples;
    }

    /** One sample of a record, or one of each kind of a sealed family. */
    private List<Object> all(Type type) {
        Object leaf = LEAVES.get(type);
        if (leaf != null) {
            return List.of(leaf);
        }
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return List.of(full ? all(list.getActualTypeArguments()[0]) : List.of());
        }
        Class<?> known = (Class<?>) type;
        if (known.isEnum()) {
            return List.of(known.getEnumConstants()[known.getEnumConstants().length - 1]);
        }
        if (known.isRecord()) {
            return List.of(one(known));
        }
        if (known.isSealed()) {
            return Arrays.stream(known.getPermittedSubclasses())
                    .flatMap(each -> all(each).stream())
                    .toList();
        }
        if (known == im.crosstalk.protocol.Reply.class) {
            return List.of(one(im.crosstalk.protocol.group.GroupReply.Created.class));
        }
        if (known == im.crosstalk.protocol.Query.class) {
            return List.of(one(im.crosstalk.protocol.chat.ChatQuery.ListNewest.class));
        }
        if (known == im.crosstalk.protocol.Delivery.class) {
            return List.of(one(im.crosstalk.protocol.chat.ChatDelivery.MessagePosted.class));
        }
        throw new IllegalStateException("no sample of " + type);
    }

    private Object one(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = Arrays.stream(components).map(this::value).toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException failure) {
            // Some records need one of two optional components: then all of them are given.
            if (!full) {
                return new Samples(true).one(type);
            }
            throw new IllegalStateException("no sample of " + type, failure);
        }
    }

    private @Nullable Object value(RecordComponent component) {
        if (!full && component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            return null;
        }
        return all(component.getGenericType()).getFirst();
    }
}
