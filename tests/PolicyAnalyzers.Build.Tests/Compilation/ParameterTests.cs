using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Tests.Compilation;

public sealed class ParameterTests
{
    [Theory]
    [InlineData("string", ParameterType.String)]
    [InlineData("Guid", ParameterType.String)]
    [InlineData("DateOnly", ParameterType.String)]
    [InlineData("DateTime", ParameterType.String)]
    [InlineData("DateTimeOffset", ParameterType.String)]
    [InlineData("sbyte", ParameterType.Integer)]
    [InlineData("byte", ParameterType.Integer)]
    [InlineData("short", ParameterType.Integer)]
    [InlineData("ushort", ParameterType.Integer)]
    [InlineData("int", ParameterType.Integer)]
    [InlineData("uint", ParameterType.Integer)]
    [InlineData("long", ParameterType.Integer)]
    [InlineData("ulong", ParameterType.Integer)]
    [InlineData("decimal", ParameterType.Number)]
    [InlineData("double", ParameterType.Number)]
    [InlineData("float", ParameterType.Number)]
    [InlineData("bool", ParameterType.Boolean)]
    public void Each_type_has_its_place_in_the_policy(string type, ParameterType expected)
    {
        ParameterPolicy parameter = Single($"int first, [TaskParameter] {type} value, string last");

        Assert.Equal(("value", expected), (parameter.Name, parameter.Type));
        Assert.Null(parameter.OneOf);
    }

    [Theory]
    [InlineData("char", "System.Char")]
    [InlineData("object", "System.Object")]
    [InlineData("nint", "System.IntPtr")]
    [InlineData("TimeSpan", "System.TimeSpan")]
    [InlineData("Uri", "System.Uri")]
    [InlineData("int?", "System.Nullable<System.Int32>")]
    [InlineData("string[]", "System.String[]")]
    [InlineData("int[,]", "System.Int32[,]")]
    [InlineData("List<string>", "System.Collections.Generic.List<System.String>")]
    [InlineData("ref int", "ref System.Int32")]
    [InlineData("in int", "ref System.Int32")]
    [InlineData("Tools", "Tools")]
    public void Any_other_type_is_a_fault(string type, string name)
    {
        Finding fault = Assert.Single(Fixture.Policy(Fixture.Method($"[TaskParameter] {type} value")).Faults);

        Assert.Equal(("POL4001", "Code.cs", 7), (fault.Id, fault.File, fault.Line));
        Assert.Equal(
            $"parameter 'value' of task 'a.b' has the type '{name}'; a task parameter is a string, an enumeration, "
            + "a Guid, a DateOnly, a DateTime, a DateTimeOffset, a number or a boolean",
            fault.Text);
    }

    [Fact]
    public void Constraints_are_kept_exactly()
    {
        ParameterPolicy amount = Single("[TaskParameter(Name = \"total\", Min = 0.1, Max = 1234567.89)] decimal amount");
        ParameterPolicy text = Single("[TaskParameter(Prefix = \"INV-\", OneOf = new[] { \"INV-2\", \"INV-1\" })] string text");

        Assert.Equal(("total", 0.1m, 1234567.89m), (amount.Name, amount.Min!.Value, amount.Max!.Value));
        Assert.Equal("INV-", text.Prefix);
        Assert.Equal(["INV-1", "INV-2"], text.OneOf!);
    }

    [Theory]
    [InlineData("[TaskParameter]", false)]
    [InlineData("[TaskParameter(Audited = false)]", false)]
    [InlineData("[TaskParameter(Audited = true)]", true)]
    [InlineData("[TaskParameter(Max = 5, Audited = true, Name = \"n\")]", true)]
    public void A_parameter_is_audited_when_it_says_so(string attribute, bool isAudited) => Assert.Equal(isAudited, Single($"{attribute} int count").Audited);

    [Theory]
    [InlineData("Max = double.NaN, Prefix = null, OneOf = null")]
    [InlineData("Min = double.NaN")]
    public void A_constraint_that_is_set_to_its_default_is_none(string constraints)
    {
        ParameterPolicy parameter = Single($"[TaskParameter({constraints})] string text");

        Assert.Equal(new object?[4], new object?[] { parameter.Min, parameter.Max, parameter.Prefix, parameter.OneOf });
    }

    [Theory]
    [InlineData("Max = double.PositiveInfinity", "maximum")]
    [InlineData("Min = double.NegativeInfinity", "minimum")]
    [InlineData("Max = 1e300", "maximum")]
    [InlineData("Min = 1e-40", "minimum")]
    [InlineData("Max = 9007199254740993", "maximum")]
    [InlineData("Max = 0.30000000000000004", "maximum")]
    public void A_bound_that_no_decimal_states_exactly_is_a_fault(string constraint, string what)
    {
        Finding fault = Assert.Single(Fixture.Policy(Fixture.Method($"[TaskParameter({constraint})] double value")).Faults);

        Assert.Equal($"the {what} of parameter 'value' of task 'a.b' is no decimal number of at most 15 significant digits", fault.Text);
    }

    [Theory]
    [InlineData("public enum Color { Red = 1, Blue = 2, Azure = 2 }", "", "Azure Blue Red")]
    [InlineData("public enum Color : ulong { Red, Blue }", "(OneOf = new[] { \"Blue\" })", "Blue")]
    [InlineData("[Flags] public enum Color { Red = 1, Blue = 2 }", "", null)]
    [InlineData("[Flags] public enum Color { Red = 1, Blue = 2 }", "(OneOf = new[] { \"Red, Blue\" })", "Red, Blue")]
    public void An_enumeration_allows_its_members(string declaration, string constraints, string? expected)
    {
        ParameterPolicy parameter = Single($"[TaskParameter{constraints}] Color color", declaration);

        Assert.Equal(ParameterType.String, parameter.Type);
        Assert.Equal(expected, parameter.OneOf is null ? null : string.Join(' ', parameter.OneOf));
    }

    [Fact]
    public void An_enumeration_of_another_assembly_is_found_there()
    {
        using var fixture = new Fixture();
        fixture.Library("Shared", "namespace Shared { public class Holder { public enum Color { Red, Blue } } }");
        string app = fixture.Emit("App", Fixture.Method("[TaskParameter] Shared.Holder.Color color, [TaskParameter] DayOfWeek day"));

        IReadOnlyList<ParameterPolicy> parameters = Assert.Single(fixture.Compile(app).Manifest!.Agents).Tasks[0].Parameters;

        Assert.Equal(["Blue", "Red"], parameters[0].OneOf!);
        Assert.Equal(7, parameters[1].OneOf!.Count);
    }

    [Fact]
    public void An_enumeration_that_moved_is_found_where_it_went()
    {
        using var fixture = new Fixture();
        fixture.Library("Shared", "public enum Color { Red, Blue }");
        string app = fixture.Emit("App", Fixture.Method("[TaskParameter] Color color"));
        fixture.Forget("Shared");
        fixture.Library("Moved", "public enum Color { Red, Blue, Green }");
        fixture.Library("Shared", "[assembly: System.Runtime.CompilerServices.TypeForwardedTo(typeof(Color))]");

        Assert.Equal(["Blue", "Green", "Red"], fixture.Compile(app).Manifest!.Agents[0].Tasks[0].Parameters[0].OneOf!);
    }

    [Fact]
    public void A_type_whose_assembly_is_missing_is_a_fault()
    {
        using var fixture = new Fixture();
        string library = fixture.Library("Shared", "public enum Color { Red, Blue }");
        string app = fixture.Emit("App", Fixture.Method("[TaskParameter] Color color"));
        File.Delete(library);

        Assert.StartsWith("parameter 'color' of task 'a.b' has the type 'Color'; ", Assert.Single(fixture.Compile(app).Faults).Text, StringComparison.Ordinal);
    }

    private static ParameterPolicy Single(string parameters, string more = "") =>
        Assert.Single(Fixture.Task(Fixture.Method(parameters, more: more)).Parameters);
}
