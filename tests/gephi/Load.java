import java.io.File;
import java.util.Iterator;
import org.gephi.graph.api.Column;
import org.gephi.graph.api.Element;
import org.gephi.graph.api.Graph;
import org.gephi.graph.api.GraphController;
import org.gephi.graph.api.GraphModel;
import org.gephi.graph.api.Node;
import org.gephi.graph.api.Table;
import org.gephi.io.importer.api.Container;
import org.gephi.io.importer.api.ImportController;
import org.gephi.io.importer.api.Issue;
import org.gephi.io.importer.api.Report;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.ProjectController;
import org.gephi.project.api.Workspace;
import org.openide.util.Lookup;

/** Loads networks as Gephi does, without a window, and says in lines of tab-separated words what has arrived. */
public class Load {
    public static void main(String[] files) throws Exception {
        ProjectController projects = Lookup.getDefault().lookup(ProjectController.class);
        projects.newProject();
        for (String file : files) {
            Workspace workspace = projects.newWorkspace(projects.getCurrentProject());
            projects.openWorkspace(workspace);
            load(new File(file), workspace);
        }
        System.exit(0);
    }

    private static void load(File file, Workspace workspace) throws Exception {
        ImportController importer = Lookup.getDefault().lookup(ImportController.class);
        Container container = importer.importFile(file);
        System.out.println("file\t" + file.getName());
        issues(container.getReport());
        importer.process(container, new DefaultProcessor(), workspace);
        issues(container.getReport());
        GraphModel model = Lookup.getDefault().lookup(GraphController.class).getGraphModel(workspace);
        Graph graph = model.getDirectedGraph();
        System.out.println("nodes\t" + graph.getNodeCount());
        System.out.println("edges\t" + graph.getEdgeCount());
        columns("node", model.getNodeTable(), graph.getNodes().toArray());
        columns("edge", model.getEdgeTable(), graph.getEdges().toArray());
        for (Node node : graph.getNodes().toArray()) {
            System.out.println("links\t" + node.getId() + "\t" + node.getAttribute("links"));
        }
    }

    private static void issues(Report report) {
        Iterator<Issue> issues = report.getIssues(1000);
        while (issues.hasNext()) {
            Issue issue = issues.next();
            System.out.println("issue\t" + issue.getLevel() + "\t" + issue.getMessage());
        }
    }

    /** Each column with its type and in how many elements it has a value. */
    private static void columns(String owner, Table table, Element[] elements) {
        for (Column column : table) {
            int filled = 0;
            for (Element element : elements) {
                if (element.getAttribute(column) != null) {
                    filled++;
                }
            }
            String type = column.getTypeClass().getSimpleName();
            System.out.println(owner + "\t" + column.getId() + "\t" + type + "\t" + filled);
        }
    }
}
