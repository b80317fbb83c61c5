package dev.tidepool.table.codec;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What the declarations of a class tell of how objects are made of bytes and asked for properties:
 * of it, and of all classes that it mentions, beside those of the JDK.
 *
 * <p>These are full names, supertypes, components of records, fields (private ones too, as many a
 * deserialiser goes by them), getters, constants of enums, permitted subclasses; with generic types
 * and the annotations that are there at run time. What methods do is not seen.
 */
final class TypeSignature {
  private final StringBuilder text = new StringBuilder();
  private final Queue<Class<?>> mentioned = new ArrayDeque<>();
  private final Set<Class<?>> met = new HashSet<>();

  private TypeSignature() {}

  /** The same text for the same declarations, from one start to the next. */
  static String of(Class<?> type) {
    TypeSignature signature = new TypeSignature();
    signature.mention(type);
    for (Class<?> next; (next = signature.mentioned.poll()) != null; ) {
      signature.describe(next);
    }
    return type.getName() + " " + Fingerprint.of(signature.text.toString());
  }

  /**
   * What is known of a function: the class of one that has a name, which a lambda has not; then
   * "lambda".
   */
  static String ofFunction(Function<?, ?> function) {
    return function.getClass().isHidden() ? "lambda" : function.getClass().getName();
  }

  // ---- one class -------------------------------------------------------------------------------

  private void describe(Class<?> type) {
    text.append('\n').append(type.getName()).append(" is ").append(type.getModifiers());
    try {
      annotations(type);
      list("extends", Arrays.asList(type.getGenericSuperclass()), this::typeText);
      list("implements", List.of(type.getGenericInterfaces()), this::typeText);
      if (type.isRecord()) {
        list("record", List.of(type.getRecordComponents()), this::component);
      }
      if (type.isEnum()) {
        list("enum", List.of(type.getEnumConstants()), constant -> ((Enum<?>) constant).name());
      }
      if (type.isSealed()) {
        list("permits", List.of(type.getPermittedSubclasses()), this::typeText);
      }
      Set<String> members = new TreeSet<>(); // reflection gives them in no order
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
          members.add(member(field, field.getName(), field.getGenericType()));
        }
      }
      for (Method method : type.getDeclaredMethods()) {
        if (isGetter(method)) {
          members.add(member(method, method.getName() + "()", method.getGenericReturnType()));
        }
      }
      list("has", members, member -> member);
    } catch (LinkageError | TypeNotPresentException e) {
      text.append(" and mentions what is not there: ").append(e.getMessage());
    }
  }

  private static boolean isGetter(Method method) {
    return Modifier.isPublic(method.getModifiers())
        && !Modifier.isStatic(method.getModifiers())
        && !method.isSynthetic()
        && method.getParameterCount() == 0
        && method.getReturnType() != void.class;
  }

  private String component(RecordComponent component) {
    return member(component, component.getName(), component.getGenericType());
  }

  private String member(AnnotatedElement element, String name, Type type) {
    return name + ": " + typeText(type) + annotationsOf(element);
  }

  private void annotations(Class<?> type) {
    text.append(annotationsOf(type));
  }

  private static String annotationsOf(AnnotatedElement element) {
    return Arrays.stream(element.getDeclaredAnnotations())
        .map(annotation -> " " + annotation)
        .sorted()
        .reduce("", String::concat);
  }

  private <E> void list(String word, Collection<E> elements, Function<E, String> describe) {
    text.append("\n ").append(word);
    for (E element : elements) {
      text.append("\n  ").append(element == null ? "" : describe.apply(element));
    }
  }

  // ---- the classes that a type mentions --------------------------------------------------------

  private String typeText(Type type) {
    mention(type);
    return type.getTypeName();
  }

  private void mention(Type type) {
    if (type instanceof Class<?> klass) {
      Class<?> element = klass;
      while (element.isArray()) {
        element = element.getComponentType();
      }
      if (!isOfJdk(element) && met.add(element)) {
        mentioned.add(element);
      }
    } else if (type instanceof ParameterizedType parameterized) {
      mention(parameterized.getRawType());
      List.of(parameterized.getActualTypeArguments()).forEach(this::mention);
    } else if (type instanceof GenericArrayType array) {
      mention(array.getGenericComponentType());
    } else if (type instanceof WildcardType wildcard) {
      List.of(wildcard.getUpperBounds()).forEach(this::mention);
      List.of(wildcard.getLowerBounds()).forEach(this::mention);
    }
  }

  private static boolean isOfJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }
}
