using ChatOpsBot.Core.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Agents.Mcp;

/// <summary>Lets go of servers that this process has not used for a while.</summary>
internal sealed class IdleServers(McpServers servers, TimeProvider time, ILogger<IdleServers> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Loop.ForeverAsync("letting go of idle servers", async stopping =>
    {
        await Task.Delay(TimeSpan.FromMinutes(1), time, stopping);
        await servers.CloseIdleAsync();
    }, time, logger, stoppingToken);
}
