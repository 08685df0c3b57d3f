using System.ComponentModel;
using System.Reflection;
using ChatOpsBot.Agents.Tools;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;

namespace ChatOpsBot.Agents.Plugins;

/// <summary>Semantic Kernel plugins of one's own: the functions in assemblies that the configuration names. One that is marked
/// <c>[ReadOnly(true)]</c> reads; any other is taken to change something.</summary>
internal sealed partial class PluginTools(IOptions<AgentOptions> options, IServiceProvider services, ILogger<PluginTools> logger) : IToolSource
{
    private readonly Lazy<IReadOnlyList<Tool>> tools = new(() => [.. options.Value.Plugins.SelectMany(plugin => Load(plugin.Key, plugin.Value, services, logger))]);

    public Task<IReadOnlyList<Tool>> AllAsync(CancellationToken cancellationToken) => Task.FromResult(tools.Value);

    private static List<Tool> Load(string name, string path, IServiceProvider services, ILogger logger)
    {
        try
        {
            return
            [
                .. from type in new PluginContext(Path.GetFullPath(path)).LoadPlugin().GetExportedTypes()
                   let functions = type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Where(method => method.GetCustomAttribute<KernelFunctionAttribute>() is not null).ToList()
                   where functions.Count > 0
                   let plugin = type.IsAbstract ? null : ActivatorUtilities.CreateInstance(services, type)
                   from method in functions
                   select ToTool(name, method, plugin),
            ];
        }
        // Whatever its constructors throw: the others are of use.
        catch (Exception broken)
        {
            NotLoaded(logger, name, path, broken);
            return [];
        }
    }

    private static Tool ToTool(string name, MethodInfo method, object? plugin)
    {
        var function = method.GetCustomAttribute<KernelFunctionAttribute>()!.Name ?? method.Name;
        var description = method.GetCustomAttribute<DescriptionAttribute>()?.Description ?? function;
        return new Tool(KernelFunctionFactory.CreateFromMethod(method, plugin, $"{name}_{function}", description), method.GetCustomAttribute<ReadOnlyAttribute>()?.IsReadOnly == true ? ToolRisk.Read : ToolRisk.Write);
    }

    [LoggerMessage(430, LogLevel.Error, "The plugin '{Name}' at {Path} can't be loaded; its tools are not there")]
    private static partial void NotLoaded(ILogger logger, string name, string path, Exception broken);
}
