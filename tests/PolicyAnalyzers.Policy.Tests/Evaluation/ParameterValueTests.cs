namespace PolicyAnalyzers.Policy.Tests.Evaluation;

public sealed class ParameterValueTests
{
    [Fact]
    public void Values_are_equal_by_value_and_type()
    {
        Assert.Equal(ParameterValue.From(5m), ParameterValue.From(5.00m));
        Assert.Equal(ParameterValue.From(5m).GetHashCode(), ParameterValue.From(5.00m).GetHashCode());
        Assert.NotEqual(ParameterValue.From("5"), ParameterValue.From(5m));
        Assert.NotEqual(ParameterValue.From("a"), ParameterValue.From("A"));
        Assert.NotEqual(ParameterValue.From(true), ParameterValue.From(1m));
        Assert.True((ParameterValue)5 == 5.0);
        Assert.True((ParameterValue)"a" != "b");
    }

    [Fact]
    public void A_value_never_shows_itself()
    {
        Assert.Equal("string", ParameterValue.From("secret").ToString());
        Assert.Equal("number", $"{ParameterValue.From(42m)}");
    }

    [Theory]
    [InlineData("5.0", ParameterType.Integer, true)]
    [InlineData("-5.25", ParameterType.Number, true)]
    [InlineData("1e3", ParameterType.Number, false)]
    [InlineData("1,5", ParameterType.Number, false)]
    [InlineData(" 1", ParameterType.Number, false)]
    [InlineData("True", ParameterType.Boolean, true)]
    [InlineData("1", ParameterType.Boolean, false)]
    [InlineData("", ParameterType.String, true)]
    public void Text_is_read_as_its_type_or_not_at_all(string text, ParameterType type, bool isValue) =>
        Assert.Equal(isValue, ParameterValue.TryParse(text, type) is not null);

    [Fact]
    public void A_value_is_taken_as_what_it_is()
    {
        Assert.Equal("a", ParameterValue.From("a").AsString());
        Assert.Equal(1.5m, ParameterValue.From(1.5m).AsNumber());
        Assert.True(ParameterValue.From(true).AsBoolean());
        Assert.Equal("The value is of type string, not number.", Assert.Throws<InvalidOperationException>(() => ParameterValue.From("a").AsNumber()).Message);
        Assert.Throws<InvalidOperationException>(() => ParameterValue.From(1m).AsString());
        Assert.Throws<InvalidOperationException>(() => ParameterValue.From(1m).AsBoolean());
        Assert.Throws<OverflowException>(() => (ParameterValue)double.NaN);
    }
}
