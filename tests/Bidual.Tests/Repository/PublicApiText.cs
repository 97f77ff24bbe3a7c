using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Bidual.Tests.Repository;

/// <summary>What an assembly offers, one line a member, in an order that does not depend on the sources.</summary>
internal sealed class PublicApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly NullabilityInfoContext nullability = new();

    public static string Of(Assembly assembly)
    {
        var writer = new PublicApiText();
        var text = new StringBuilder();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(writer.Header(type)).Append('\n');
            foreach (string member in writer.Members(type).Order(StringComparer.Ordinal))
                text.Append("    ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    private string Header(Type type)
    {
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        string bases = string.Join(", ", Bases(type).Select(Name));
        return $"{kind} {type.Namespace}.{Name(type)}{(bases.Length > 0 ? " : " + bases : "")}";
    }

    private static IEnumerable<Type> Bases(Type type)
    {
        if (type.IsEnum)
            return [];
        IEnumerable<Type> bases = type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [parent] : [];
        return bases.Concat(type.GetInterfaces().Where(i => i.IsPublic && !i.Name.StartsWith("IEquatable", StringComparison.Ordinal)).OrderBy(i => i.FullName, StringComparer.Ordinal));
    }

    private IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}");
        return type.GetConstructors(Declared).Where(IsVisible).Where(IsWritten).Select(c => $"new({Parameters(c)})")
            .Concat(type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily).Where(IsWritten).Select(Field))
            .Concat(type.GetProperties(Declared).Where(p => p.GetAccessors(nonPublic: true).Any(IsVisible)).Where(IsWritten).Select(Property))
            .Concat(type.GetMethods(Declared).Where(IsVisible).Where(IsWritten).Where(m => !m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal)).Select(Method));
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || (method.IsFamily && !method.DeclaringType!.IsSealed);

    private static bool IsWritten(MemberInfo member) =>
        !member.IsDefined(typeof(CompilerGeneratedAttribute)) && !member.Name.Contains('<', StringComparison.Ordinal) && member.Name is not "EqualityContract";

    private string Field(FieldInfo field)
    {
        string kind = field.IsLiteral ? "const " : field.IsStatic ? "static readonly " : "";
        return $"{kind}{Name(nullability.Create(field), field.FieldType)} {field.Name}{(field.IsLiteral ? " = " + Value(field.GetRawConstantValue()) : "")}";
    }

    private string Property(PropertyInfo property)
    {
        string accessors = string.Concat(new[] { property.GetMethod, property.SetMethod }.OfType<MethodInfo>().Where(IsVisible).Select(accessor =>
            accessor == property.GetMethod ? " get;"
            : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;"));
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        string parameters = property.GetIndexParameters().Length == 0 ? property.Name : $"this[{string.Join(", ", property.GetIndexParameters().Select(Parameter))}]";
        return $"{Modifier(property.GetAccessors(nonPublic: true)[0])}{required}{Name(nullability.Create(property), property.PropertyType)} {parameters} {{{accessors} }}";
    }

    private string Method(MethodInfo method)
    {
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        return $"{Modifier(method)}{Name(nullability.Create(method.ReturnParameter), method.ReturnType)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Modifier(MethodInfo method) => method switch
    {
        { DeclaringType.IsInterface: true } => "",
        { IsStatic: true } => "static ",
        { IsAbstract: true } => "abstract ",
        { IsVirtual: true, IsFinal: false } when method.GetBaseDefinition() != method => "override ",
        { IsVirtual: true, IsFinal: false } => "virtual ",
        _ => "",
    };

    private string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private string Parameter(ParameterInfo parameter)
    {
        string direction = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : "";
        string value = parameter.HasDefaultValue ? " = " + Value(parameter.RawDefaultValue) : "";
        return $"{direction}{Name(nullability.Create(parameter), parameter.ParameterType)} {parameter.Name}{value}";
    }

    private static string Value(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Name(NullabilityInfo info, Type type)
    {
        string name = Name(type);
        return !type.IsValueType && info.ReadState == NullabilityState.Nullable ? name + "?" : name;
    }

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return Name(type.GetElementType()!);
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Name(value) + "?";
        if (Keyword(type) is { } keyword)
            return keyword;
        string name = type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.Name;
        if (!type.IsGenericType)
            return name;
        return $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }

    private static string? Keyword(Type type) => type.IsEnum ? null : type switch
    {
        _ when type == typeof(void) => "void",
        _ when type == typeof(object) => "object",
        _ when type == typeof(string) => "string",
        _ when type == typeof(bool) => "bool",
        _ when type == typeof(byte) => "byte",
        _ when type == typeof(char) => "char",
        _ when type == typeof(int) => "int",
        _ when type == typeof(long) => "long",
        _ when type == typeof(ulong) => "ulong",
        _ when type == typeof(float) => "float",
        _ when type == typeof(double) => "double",
        _ => null,
    };
}
