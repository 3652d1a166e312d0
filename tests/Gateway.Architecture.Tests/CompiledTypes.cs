using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Gateway.Architecture.Tests;

/// <summary>A type of the program, nested ones counted to the outermost, and every type that it names: in signatures, fields, attributes and code.</summary>
/// <param name="Name">Namespace and name.</param>
/// <param name="Room">Its namespace.</param>
/// <param name="Assembly">Name of its assembly.</param>
/// <param name="IsPublic">Whether other assemblies may use it.</param>
/// <param name="Uses">What it names, itself left out.</param>
/// <param name="Texts">The texts in its code.</param>
internal sealed record CompiledType(string Name, string Room, string Assembly, bool IsPublic, IReadOnlyList<UsedType> Uses, IReadOnlyList<string> Texts);

/// <summary>A type that is named by another.</summary>
internal sealed record UsedType(string Name, string Room);

/// <summary>The program's own types as they were compiled, read once for all tests.</summary>
internal static class CompiledTypes
{
    /// <summary>All of them, without what compilers and generators add and without the migrations.</summary>
    public static IReadOnlyList<CompiledType> All { get; } = [.. ProgramAssemblies.All.SelectMany(static assembly => Read(assembly.Location))];

    /// <summary>The types of a room and of the rooms within it.</summary>
    public static IEnumerable<CompiledType> In(string room) => All.Where(type => IsIn(type.Room, room));

    /// <summary>Whether a namespace is a room, or within it.</summary>
    public static bool IsIn(string space, string room) => space == room || space.StartsWith(room + ".", StringComparison.Ordinal);

    private static IReadOnlyList<CompiledType> Read(string path)
    {
        using var module = ModuleDefinition.ReadModule(path);
        return
        [
            .. module.Types
                .Where(static type => IsOwn(type.Namespace))
                .Select(type => new CompiledType(type.FullName, type.Namespace, module.Assembly.Name.Name, type.IsPublic, ListUses(type), ListTexts(type))),
        ];
    }

    private static bool IsOwn(string space) => IsIn(space, nameof(Gateway)) && !IsIn(space, "Gateway.Ledger.Sqlite.Migrations") && !IsIn(space, "Gateway.Ledger.Sqlite.CompiledModel");

    private static IReadOnlyList<UsedType> ListUses(TypeDefinition type)
    {
        var found = new HashSet<UsedType>();
        foreach (var part in WithNested(type))
        {
            Add(found, [part.BaseType, .. part.Interfaces.Select(static item => item.InterfaceType), .. part.Fields.Select(static field => field.FieldType)]);
            Add(found, part.CustomAttributes.Select(static attribute => attribute.AttributeType));
            foreach (var method in part.Methods)
            {
                AddMethod(found, method);
            }
        }

        return [.. found.Where(used => used.Name != type.FullName)];
    }

    private static IReadOnlyList<string> ListTexts(TypeDefinition type) =>
    [
        .. WithNested(type)
            .SelectMany(static part => part.Methods.Where(static method => method.HasBody))
            .SelectMany(static method => method.Body.Instructions)
            .Where(static instruction => instruction.OpCode == OpCodes.Ldstr)
            .Select(static instruction => (string)instruction.Operand)
            .Distinct(StringComparer.Ordinal),
    ];

    private static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) => type.NestedTypes.SelectMany(WithNested).Prepend(type);

    private static void AddMethod(HashSet<UsedType> found, MethodDefinition method)
    {
        Add(found, [method.ReturnType, .. method.Parameters.Select(static parameter => parameter.ParameterType)]);
        Add(found, method.CustomAttributes.Select(static attribute => attribute.AttributeType));
        if (!method.HasBody)
        {
            return;
        }

        Add(found, method.Body.Variables.Select(static variable => variable.VariableType));
        foreach (var instruction in method.Body.Instructions)
        {
            Add(found, NamedBy(instruction));
        }
    }

    private static IEnumerable<TypeReference> NamedBy(Instruction instruction) => instruction.Operand switch
    {
        // What the compiler writes into every iterator, and a line's end, say nothing of the machine.
        MethodReference { DeclaringType.FullName: "System.Environment", Name: "get_CurrentManagedThreadId" or "get_NewLine" } => [],
        GenericInstanceMethod called => [called.DeclaringType, called.ReturnType, .. called.GenericArguments, .. called.Parameters.Select(static parameter => parameter.ParameterType)],
        MethodReference called => [called.DeclaringType, called.ReturnType, .. called.Parameters.Select(static parameter => parameter.ParameterType)],
        FieldReference field => [field.DeclaringType, field.FieldType],
        TypeReference type => [type],
        _ => [],
    };

    private static void Add(HashSet<UsedType> found, IEnumerable<TypeReference?> types)
    {
        foreach (var type in types)
        {
            Add(found, type);
        }
    }

    private static void Add(HashSet<UsedType> found, TypeReference? type)
    {
        switch (type)
        {
            case null or GenericParameter:
                break;
            case GenericInstanceType generic:
                Add(found, generic.GenericArguments);
                Add(found, generic.ElementType);
                break;
            case TypeSpecification wrapped:
                Add(found, wrapped.ElementType);
                break;
            default:
                var outermost = type;
                while (outermost.DeclaringType is { } outer)
                {
                    outermost = outer;
                }

                found.Add(new UsedType(outermost.FullName, outermost.Namespace));
                break;
        }
    }
}
