using System.Text.Json;
using System.Text.Json.Serialization;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Audit;

/// <summary>Arguments as one JSON object, each value with its own type; read and written in the order of their names.</summary>
internal sealed class ArgumentsConverter : JsonConverter<IReadOnlyDictionary<string, ParameterValue>>
{
    public override IReadOnlyDictionary<string, ParameterValue> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        var arguments = new SortedDictionary<string, ParameterValue>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            ParameterValue value = reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString()!,
                JsonTokenType.Number => reader.GetDecimal(),
                JsonTokenType.True or JsonTokenType.False => reader.GetBoolean(),
                _ => throw new JsonException(),
            };
            if (!arguments.TryAdd(name, value))
            {
                throw new JsonException();
            }
        }

        return arguments;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, ParameterValue> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach ((string name, ParameterValue argument) in value.OrderBy(argument => argument.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(name);
            switch (argument.Type)
            {
                case ParameterType.String:
                    writer.WriteStringValue(argument.AsString());
                    break;
                case ParameterType.Number:
                    writer.WriteNumberValue(argument.AsNumber());
                    break;
                default:
                    writer.WriteBooleanValue(argument.AsBoolean());
                    break;
            }
        }

        writer.WriteEndObject();
    }
}
