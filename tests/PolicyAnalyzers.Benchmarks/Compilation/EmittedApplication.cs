using System.Reflection;
using System.Reflection.Emit;

namespace PolicyAnalyzers.Benchmarks.Compilation;

/// <summary>
/// An application of very many tasks, emitted and not compiled, because a compiler takes many minutes for it. Each task reaches, through an interface
/// of its own, the one member that states what it needs: four types and six methods with code.
/// </summary>
internal sealed class EmittedApplication : IApplication
{
    private const MethodAttributes Public = MethodAttributes.Public | MethodAttributes.HideBySig;
    private const MethodAttributes Constructor = Public | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("policy-emitted-");

    public EmittedApplication(int tasks)
    {
        Tasks = tasks;
        PersistedAssemblyBuilder application = new(new AssemblyName("App"), typeof(object).Assembly);
        ModuleBuilder module = application.DefineDynamicModule("App");
        for (int i = 0; i < tasks; i++)
        {
            Define(module, i);
        }

        application.Save(Assembly);
    }

    public int Tasks { get; }

    public string Folder => _folder.FullName;

    public string Assembly => Path.Combine(_folder.FullName, "App.dll");

    public void Dispose() => _folder.Delete(recursive: true);

    private static void Define(ModuleBuilder module, int i)
    {
        TypeBuilder service = module.DefineType($"Contoso.Orders{i}.IOrderService", TypeAttributes.Public | TypeAttributes.Interface | TypeAttributes.Abstract);
        MethodBuilder promised = service.DefineMethod("Read", Public | MethodAttributes.Abstract | MethodAttributes.Virtual | MethodAttributes.NewSlot, typeof(string), [typeof(string)]);

        (TypeBuilder client, _) = DefineClass(module, $"Contoso.Orders{i}.OrderClient", typeof(string));
        MethodBuilder get = client.DefineMethod("Get", Public, typeof(string), [typeof(string)]);
        Mark(get.SetCustomAttribute, typeof(RequiresScopeAttribute), [TaskSources.Resource, (string[])["orders.read"]]);
        ILGenerator code = get.GetILGenerator();
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Ret);

        (TypeBuilder implementation, FieldBuilder clientField) = DefineClass(module, $"Contoso.Orders{i}.OrderService", client);
        implementation.AddInterfaceImplementation(service);
        Forward(implementation.DefineMethod("Read", Public | MethodAttributes.Virtual | MethodAttributes.NewSlot | MethodAttributes.Final, typeof(string), [typeof(string)]), clientField, get);

        (TypeBuilder tools, FieldBuilder serviceField) = DefineClass(module, $"Contoso.Orders{i}.OrderTools", service);
        Mark(tools.SetCustomAttribute, typeof(AgentIdentityAttribute), ["orders"]);
        MethodBuilder task = tools.DefineMethod("ReadOrder", Public, typeof(string), [typeof(string)]);
        Mark(task.SetCustomAttribute, typeof(AgentTaskAttribute), [$"order{i}.read"], ("Purpose", "Read one order"), ("MaxLifetimeSeconds", 30));
        Mark(task.SetCustomAttribute, typeof(TaskScopeAttribute), [TaskSources.Resource, (string[])["orders.read"]]);
        Mark(task.DefineParameter(1, ParameterAttributes.None, "number").SetCustomAttribute, typeof(TaskParameterAttribute), [], ("Prefix", "ORD-"));
        Forward(task, serviceField, promised);

        foreach (TypeBuilder type in (TypeBuilder[])[service, client, implementation, tools])
        {
            type.CreateType();
        }
    }

    /// <summary>A class whose constructor takes what its methods use.</summary>
    private static (TypeBuilder Type, FieldBuilder Field) DefineClass(ModuleBuilder module, string name, Type uses)
    {
        TypeBuilder type = module.DefineType(name, TypeAttributes.Public | TypeAttributes.Sealed, typeof(object));
        FieldBuilder field = type.DefineField("used", uses, FieldAttributes.Private);
        ConstructorBuilder constructor = type.DefineConstructor(Constructor, CallingConventions.HasThis, [uses]);
        ILGenerator code = constructor.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Call, typeof(object).GetConstructor([])!);
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Stfld, field);
        code.Emit(OpCodes.Ret);
        return (type, field);
    }

    private static void Forward(MethodBuilder method, FieldBuilder to, MethodInfo callee)
    {
        ILGenerator code = method.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldfld, to);
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Callvirt, callee);
        code.Emit(OpCodes.Ret);
    }

    private static void Mark(Action<CustomAttributeBuilder> set, Type attribute, object[] arguments, params (string Name, object Value)[] named) => set(new CustomAttributeBuilder(
        attribute.GetConstructor([.. arguments.Select(argument => argument.GetType())])!,
        arguments,
        [.. named.Select(each => attribute.GetProperty(each.Name)!)],
        [.. named.Select(each => each.Value)]));
}
