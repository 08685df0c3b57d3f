using Microsoft.Extensions.Options;

namespace ChatOpsBot.Server;

/// <summary>What whoever starts the server reads when it does not start: what is wrong and what to do.</summary>
internal static class StartFailure
{
    /// <returns>Null for what nobody foresaw, which then shows where it came from.</returns>
    public static string? Explain(Exception failure) => failure switch
    {
        SettingsException wrong => $"The configuration is not good. {wrong.Message}",
        OptionsValidationException wrong => $"The configuration is not good.\n{string.Join('\n', wrong.Failures)}",
        InvalidOperationException { Message: var message } when message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal) =>
            $"The configuration is not good. {message}",
        Storage.DatabaseException wrong => wrong.Message,
        Core.Inbox.StorageUnavailableException unavailable => unavailable.Message,
        IOException { Message: var message } when message.Contains("address already in use", StringComparison.OrdinalIgnoreCase) =>
            $"{message} Stop the other program, or choose another port, for example: --urls http://localhost:3979",
        AggregateException { InnerException: { } inner } => Explain(inner),
        _ => null,
    };
}
