using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Core;

/// <summary>Binds options and checks them at start, with messages that name the key and a good value.</summary>
public static class OptionsValidation
{
    /// <param name="rules">Whether the value is good, the key under the section, and what a good value is.</param>
    public static void AddValidated<TOptions>(this IServiceCollection services, IConfiguration configuration, string section,
        Func<TOptions, IReadOnlyList<(bool IsGood, string Key, string GoodValue)>> rules)
        where TOptions : class
    {
        services.AddOptions<TOptions>().Bind(configuration.GetSection(section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TOptions>>(new Rules<TOptions>(section, rules));
    }

    private sealed class Rules<TOptions>(string section, Func<TOptions, IReadOnlyList<(bool IsGood, string Key, string GoodValue)>> rules)
        : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            var wrong = rules(options).Where(rule => !rule.IsGood).Select(rule => $"{section}:{rule.Key} must be {rule.GoodValue}.").ToList();
            return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
        }
    }
}
