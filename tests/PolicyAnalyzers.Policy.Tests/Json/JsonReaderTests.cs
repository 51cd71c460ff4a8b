using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using PolicyAnalyzers.Policy.Json;

namespace PolicyAnalyzers.Policy.Tests.Json;

public sealed class JsonReaderTests
{
    [Theory]
    [InlineData("", "the JSON ends too early", 1, 1)]
    [InlineData("{\"a\":1,\"a\":2}", "member 'a' is given twice", 1, 8)]
    [InlineData("{\n  \"a\": 1,\n}", "a member's name in double quotes is expected", 3, 1)]
    [InlineData("[1,]", "a JSON value is expected", 1, 4)]
    [InlineData("// no\n1", "a JSON value is expected", 1, 1)]
    [InlineData("{\"a\" 1}", "':' is expected", 1, 6)]
    [InlineData("{\"a\":1", "',' or '}' is expected", 1, 7)]
    [InlineData("[1 2]", "',' or ']' is expected", 1, 4)]
    [InlineData("1 2", "nothing may follow the JSON value", 1, 3)]
    [InlineData("\"a", "the string is not closed", 1, 3)]
    [InlineData("\"a\tb\"", "a control character must be escaped", 1, 3)]
    [InlineData("\"\\x\"", "the escape is unknown", 1, 3)]
    [InlineData("\"\\u12g4\"", "the escape is unknown", 1, 3)]
    [InlineData("\"\\ud800\"", "the string holds a lone surrogate", 1, 9)]
    [InlineData("\"\\udc00\\ud800\"", "the string holds a lone surrogate", 1, 15)]
    [InlineData("01", "a JSON value is expected", 1, 3)]
    [InlineData("-", "a JSON value is expected", 1, 2)]
    [InlineData("+1", "a JSON value is expected", 1, 1)]
    [InlineData("1.", "a JSON value is expected", 1, 3)]
    [InlineData("1e", "a JSON value is expected", 1, 3)]
    [InlineData("NaN", "a JSON value is expected", 1, 1)]
    [InlineData("tru", "a JSON value is expected", 1, 1)]
    [InlineData("1e99", "the number has more digits than can be kept", 1, 5)]
    [InlineData("1e-40", "the number has more digits than can be kept", 1, 6)]
    [InlineData("0.1234567890123456789012345678901", "the number has more digits than can be kept", 1, 34)]
    [InlineData("1e99999999999", "the number has more digits than can be kept", 1, 14)]
    public void What_another_reader_could_understand_differently_is_refused(string json, string message, int line, int column)
    {
        PolicyFormatException fault = Assert.Throws<PolicyFormatException>(() => JsonReader.Read(json));

        Assert.Equal((message, line, column), (fault.Message, fault.Line, fault.Column));
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        PolicyFormatException fault = Assert.Throws<PolicyFormatException>(() => JsonReader.Read(new string('[', 100_000)));

        Assert.Equal("JSON is nested deeper than 32 levels", fault.Message);
    }

    [Theory]
    [InlineData("\uFEFF1", "1")]
    [InlineData(" [ 1.50 , -0 , 1e2 , 0.000 ] ", "[1.5,0,100,0]")]
    [InlineData("{\"b\":null,\"a\":[true,false,{}]}", "{\"a\":[true,false,{}],\"b\":null}")]
    [InlineData("\"\\u0041\\n\\\"\\\\\\/\\u001f\\ud83d\\ude00\"", "\"A\\n\\\"\\\\/\\u001f\ud83d\ude00\"")]
    public void What_is_JSON_has_one_canonical_form(string json, string canonical) => Assert.Equal(canonical, CanonicalJson.Of(JsonReader.Read(json)));

    /// <summary>RFC 8785, section 3.2.3: names are ordered by UTF-16 code units.</summary>
    [Fact]
    public void Members_are_ordered_as_in_the_RFC()
    {
        const string Json = """{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}""";

        string[] values = [.. JsonDocument.Parse(CanonicalJson.Of(JsonReader.Read(Json))).RootElement.EnumerateObject().Select(member => member.Value.GetString()!)];

        Assert.Equal(
            ["Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh"],
            values);
    }

    /// <summary>RFC 8785, section 3.2.2 and 3.2.4, less the numbers that no manifest may hold.</summary>
    [Fact]
    public void The_example_of_the_RFC_has_its_canonical_form() => Assert.Equal(
        "7B226C69746572616C73223A5B6E756C6C2C747275652C66616C73655D2C226E756D62657273223A5B342E352C302E3030325D2C22737472696E67223A22E282AC245C75303030665C6E412742"
            + "5C225C5C5C5C5C222F227D",
        Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(CanonicalJson.Of(JsonReader.Read(
            """{ "numbers": [4.50, 2e-3], "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false] }""")))));

    /// <summary>
    /// The vectors of RFC 8785, appendix B: a number is written as there, or it is none that a manifest may hold, because a decimal and a double write it differently.
    /// </summary>
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("5e-324", null)]
    [InlineData("-5e-324", null)]
    [InlineData("1.7976931348623157e+308", null)]
    [InlineData("9007199254740992", null)]
    [InlineData("-9007199254740992", null)]
    [InlineData("295147905179352830000", null)]
    [InlineData("9.999999999999997e+22", null)]
    [InlineData("1e+23", null)]
    [InlineData("999999999999999700000", null)]
    [InlineData("999999999999999900000", null)]
    [InlineData("1e+21", null)]
    [InlineData("9.999999999999997e-7", null)]
    [InlineData("0.000001", "0.000001")]
    [InlineData("333333333.3333332", null)]
    [InlineData("333333333.33333325", null)]
    [InlineData("-0.0000033333333333333333", null)]
    [InlineData("1424953923781206.2", null)]
    [InlineData("1E30", null)]
    [InlineData("4.50", "4.5")]
    [InlineData("2e-3", "0.002")]
    [InlineData("0.000000000000000000000000001", null)]
    [InlineData("100000000000000000000", "100000000000000000000")]
    [InlineData("123456789012345", "123456789012345")]
    public void A_number_is_written_as_in_the_RFC_or_is_none_of_a_manifest(string text, string? canonical)
    {
        decimal value;
        try
        {
            value = ((JsonNumber)JsonReader.Read(text)).Value;
        }
        catch (PolicyFormatException)
        {
            Assert.Null(canonical);
            return;
        }

        Assert.Equal(canonical, JsonText.IsCanonicalNumber(value) ? JsonText.Number(value) : null);
        Assert.True(canonical is null || canonical == JsonSerializer.Serialize(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)) || canonical.Length > 15 || canonical is "0" or "0.000001");
    }

    [Fact]
    public void Damaged_documents_are_read_as_the_framework_reads_them_or_refused()
    {
        string valid = Samples.Manifest().ToJson();
        Gen<string> damaged =
            from at in Gen.Choose(0, valid.Length - 1)
            from length in Gen.Choose(0, 5)
            from insert in Gen.Elements("", "\"", "{", "}", "[", "]", ",", ":", "0", "-", "e", "\\", "\\u", "\n", "\t", "\ud800", "null", " ")
            select valid.Remove(at, Math.Min(length, valid.Length - at)).Insert(at, insert);

        Prop.ForAll(damaged.ToArbitrary(), text =>
        {
            JsonNode node;
            try
            {
                node = JsonReader.Read(text);
            }
            catch (PolicyFormatException)
            {
                return true;
            }

            using JsonDocument theirs = JsonDocument.Parse(text);
            using JsonDocument ours = JsonDocument.Parse(CanonicalJson.Of(node));
            return JsonElement.DeepEquals(theirs.RootElement, ours.RootElement);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }
}
