"""What a host of files is told: headers that no file can carry, and which type each ending has."""

from events.public import embed
from events.static_site.options import Options

FOREVER, ASK = "public, max-age=31536000, immutable", "public, no-cache"
TYPES = {".atom": "application/atom+xml; charset=utf-8", ".webmanifest": "application/manifest+json"}
ALWAYS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}


def hosting_files(options: Options) -> dict[str, str]:
    """Texts by path: for hosts that read ``_headers`` (Netlify, Cloudflare Pages), for nginx, and for people."""
    return {"_headers": headers_file(), "nginx.conf.example": nginx_file(), "README-edition.txt": readme(options)}


def framing() -> str:
    ancestors = " ".join(str(each) for each in embed.frame_policy()["frame-ancestors"])
    return f"frame-ancestors {ancestors}"


def headers_file() -> str:
    """``frame-ancestors`` is the one directive of the pages' policy that a page cannot carry itself."""
    sections = [
        ("/*", ALWAYS | {"Cache-Control": ASK}),
        ("/static/*", {"! Cache-Control": "", "Cache-Control": FOREVER}),
        ("/:campaign/parts/*", {"! Cache-Control": "", "Cache-Control": FOREVER}),
        ("/embed/*", {"Content-Security-Policy": framing()}),
        ("/ar/embed/*", {"Content-Security-Policy": framing()}),
        *((f"/*{ending}", {"Content-Type": kind}) for ending, kind in TYPES.items()),
    ]
    return "\n".join("\n".join([path, *(_line(*pair) for pair in lines.items())]) + "\n" for path, lines in sections)


def _line(name: str, value: str) -> str:
    """Cloudflare puts values of one header side by side, unless it is taken away first."""
    return f"  {name}" if name.startswith("!") else f"  {name}: {value}"


def nginx_file() -> str:
    fixed = "\n".join(f'    add_header {name} "{value}";' for name, value in ALWAYS.items())
    types = " ".join(f"{kind.partition(';')[0]} {ending.lstrip('.')};" for ending, kind in TYPES.items())
    return f"""# The static edition as nginx serves it. The lines that end with "# yours" are those to look at.
server {{
    listen 80;                    # yours
    server_name map.example.org;  # yours
    root /srv/map;                # yours
    index index.html;
    error_page 404 /404.html;
    charset utf-8;
    include mime.types;
    types {{ {types} }}
    gzip on;
    gzip_types text/css text/javascript application/javascript application/json application/xml image/svg+xml
               application/atom+xml application/manifest+json;

    location ~ ^/(static|[-a-zA-Z0-9_]+/parts)/ {{
{fixed}
        add_header Cache-Control "{FOREVER}";
    }}
    location ~ ^(/[a-z][a-z])?/embed/ {{
{fixed}
        add_header Cache-Control "{ASK}";
        add_header Content-Security-Policy "{framing()}";
    }}
    location / {{
{fixed}
        add_header Cache-Control "{ASK}";
        add_header Content-Security-Policy "frame-ancestors 'none'";
    }}
    # The manifest of the export, which nobody needs to read.
    location ~ /\\. {{ deny all; }}
}}
"""


def readme(options: Options) -> str:
    where = f"made for {options.site}" if options.site else "made for any host"
    return f"""A static edition of the campaign map, {where}.

To read it on this computer, without a network:

    python -m http.server --bind 127.0.0.1

in this folder, and open http://127.0.0.1:8000/ in a browser. (Opened as a file, the map cannot load its record.)
To serve it: copy the folder to any web server or CDN. _headers is for hosts that read such a file, nginx.conf.example
for nginx. Copy the files named revision.json last, and delete last of all what is gone.
"""
