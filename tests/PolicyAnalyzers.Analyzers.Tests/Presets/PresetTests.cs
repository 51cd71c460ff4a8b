namespace PolicyAnalyzers.Analyzers.Tests.Presets;

public sealed class PresetTests
{
    public static TheoryData<string> Modes => [.. Preset.All.Select(static preset => preset.Mode)];

    [Theory]
    [MemberData(nameof(Modes))]
    public void A_preset_is_what_the_rules_say(string mode)
    {
        Preset preset = Preset.All.Single(preset => preset.Mode == mode);

        GeneratedFile.Verify($"build/presets/{preset.FileName}", _ => preset.Write(AllRules.ById));
    }
}
