package im.crosstalk.deployment;

import im.crosstalk.protocol.Topic;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What compiled classes name: texts, topics, and families of messages, each of which has a topic. */
final class Bytecode {
    private static final String PROTOCOL = "im/crosstalk/protocol/";
    private static final Map<String, Topic> FAMILIES = Map.ofEntries(
            Map.entry("auth/AuthCommand", Topic.AUTH_REQUESTS),
            Map.entry("auth/AuthQuery", Topic.AUTH_QUERIES),
            Map.entry("auth/UserEvent", Topic.USER_EVENTS),
            Map.entry("chat/ChatCommand", Topic.CHAT_REQUESTS),
            Map.entry("chat/ChatQuery", Topic.CHAT_QUERIES),
            Map.entry("chat/MessageEvent", Topic.MESSAGE_EVENTS),
            Map.entry("group/GroupCommand", Topic.GROUP_REQUESTS),
            Map.entry("group/GroupQuery", Topic.GROUP_QUERIES),
            Map.entry("group/GroupEvent", Topic.GROUP_EVENTS),
            Map.entry("file/FileCommand", Topic.FILE_REQUESTS),
            Map.entry("file/FileQuery", Topic.FILE_QUERIES),
            Map.entry("file/FileEvent", Topic.FILE_EVENTS),
            Map.entry("presence/PresenceCommand", Topic.PRESENCE_REQUESTS),
            Map.entry("presence/PresenceEvent", Topic.PRESENCE_EVENTS));

    private final Set<String> strings = new TreeSet<>();
    private final Set<String> methods = new TreeSet<>();
    private final Set<Topic> topics = EnumSet.noneOf(Topic.class);

    void read(byte[] classFile) {
        ClassModel model = ClassFile.of().parse(classFile);
        for (PoolEntry entry : model.constantPool()) {
            switch (entry) {
                case StringEntry text -> strings.add(text.stringValue());
                case MethodRefEntry method
                when method.owner().asInternalName().equals("im/crosstalk/platform/PlatformProperties") ->
                    methods.add(method.name().stringValue());
                case ClassEntry type -> family(type.asInternalName());
                case FieldRefEntry field
                when field.owner().asInternalName().equals(PROTOCOL + "Topic")
                        && !field.name().equalsString("$VALUES") ->
                    topics.add(Topic.valueOf(field.name().stringValue()));
                default -> {}
            }
        }
    }

    private void family(String type) {
        if (type.startsWith(PROTOCOL)) {
            String outermost = type.substring(PROTOCOL.length()).replaceAll("\\$.*", "");
            Topic topic = FAMILIES.get(outermost);
            if (topic != null) {
                topics.add(topic);
            }
        }
    }

    Set<String> strings() {
        return strings;
    }

    /** Settings of the platform that it reads. */
    Set<String> methods() {
        return methods;
    }

    /** The topics that it reads, writes or makes. */
    Set<Topic> topics() {
        return topics;
    }
}
