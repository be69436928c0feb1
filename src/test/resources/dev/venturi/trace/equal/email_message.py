import email
import email.policy
from email.message import EmailMessage

message = EmailMessage()
message["Subject"] = "Grüße an alle, die dies lesen " * 3
message["To"] = "A <a@example.org>, b@example.org"
message.set_content("Text mit ü\n" * 5)
message.add_attachment(b"\0\1\2" * 50, maintype="application", subtype="octet-stream", filename="d.bin")
text = message.as_bytes().replace(message.get_boundary().encode(), b"BOUNDARY")
parsed = email.message_from_bytes(text, policy=email.policy.default)
[part.get_content_type() for part in parsed.walk()], parsed["to"].addresses, parsed.get_body().get_content()
