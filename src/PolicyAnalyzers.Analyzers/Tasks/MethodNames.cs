using System.Text;

namespace PolicyAnalyzers.Analyzers.Tasks;

/// <summary>Gives each task id a method name: <c>invoice.pay</c> becomes <c>InvoicePay</c>.</summary>
internal sealed class MethodNames
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal)
    {
        TaskRequestWriter.ClassName, "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString",
    };

    /// <summary>Called in the order of ids, so that collisions always end the same way.</summary>
    public string Next(string id)
    {
        string name = Pascal(id);
        string unique = name;
        for (int i = 2; !_taken.Add(unique); i++)
        {
            unique = name + "_" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return unique;
    }

    private static string Pascal(string id)
    {
        StringBuilder name = new(id.Length);
        bool upper = true;
        foreach (char c in id)
        {
            if (c is '.' or '-')
            {
                upper = true;
            }
            else
            {
                name.Append(upper ? char.ToUpperInvariant(c) : c);
                upper = false;
            }
        }

        return name.ToString();
    }
}
